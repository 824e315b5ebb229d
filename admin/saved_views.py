"""Views: the filters of a list kept under a name, for oneself or for all of the staff."""

from starlette.responses import Response

from admin.flash import Flash
from admin.forms import Input, parse
from admin.i18n import msg
from admin.lists import LISTS
from admin.pages import action, page
from admin.view import View
from app.core.access import Scope
from app.views import queries, service
from app.views.rules import LONGEST_NAME, NewView


class ViewInput(Input):
    """The form that keeps a view."""

    section: str = ""
    name: str = ""
    filters: str = ""
    shared: bool = False


@page("/views", scope=Scope.SELF_READ)
async def views(view: View) -> Response:
    """Which views are there; and under which name are these filters kept?"""
    found = await queries.views_of(view.actor)
    kept = {name: view.form.get(name) or view.query.get(name, "") for name in ("section", "filters")}
    titles = {section: listed.title for section, listed in LISTS.items()}
    return await view.render(
        "views/list.html",
        views=found,
        kept=kept,
        titles=titles,
        longest=LONGEST_NAME,
        may_delete=[each.public_id for each in found if each.own or view.may(Scope.STAFF_WRITE)],
    )


@action("/views", scope=Scope.SELF_WRITE, again=views)
async def save_view(view: View) -> Response:
    """The filters are kept under the name; the list shows them as they were chosen."""
    given = parse(ViewInput, view.form, view.words)
    kept = await service.save_view(view.actor, NewView(given.section, given.name, given.filters, given.shared), now=view.now)
    said = msg("“{name}” stands above the list for all of the staff.") if kept.shared else msg("“{name}” stands above the list for you.")
    return view.redirect(f"{view.url(kept.section)}?{kept.query}", Flash(said, {"name": kept.name}))


@page("/views/{view:uuid}", scope=Scope.SELF_READ)
async def deleting_view(view: View) -> Response:
    """Shall this view be gone?"""
    return await view.render("views/delete.html", kept=await queries.access_view(view.actor, view.id("view")))


@action("/views/{view:uuid}", scope=Scope.SELF_WRITE, again=deleting_view)
async def delete_view(view: View) -> Response:
    """The view is gone; the list stays as it is."""
    kept = await queries.access_view(view.actor, view.id("view"))
    await service.delete_view(view.actor, kept.public_id, now=view.now)
    return view.redirect(view.url("views"), Flash(msg("The view “{name}” is gone."), {"name": kept.name}))
