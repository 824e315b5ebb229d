"""Signing in and out, language and appearance, and one's own sign-ins and password."""

from starlette.responses import Response

from admin import auth, proving
from admin.flash import Flash
from admin.forms import FormRefused, Input, Problem, parse
from admin.i18n import msg
from admin.pages import action, page
from admin.preferences import take
from admin.view import View
from app.accounts import queries as account_queries
from app.accounts import service as accounts
from app.accounts.rules import SESSIONS_KEPT, AccountDisabled, WrongCredentials, is_totp, normal_code, session_limits
from app.core.access import FactorState, Scope
from app.core.cookies import session_cookie

_SESSIONS = 20


class SignInInput(Input):
    """What the sign-in form holds. A password keeps its spaces."""

    name: str
    password: str
    next: str = ""


class CodeInput(Input):
    """The second page of signing in."""

    code: str
    next: str = ""


class PasswordInput(Input):
    """A change of one's own password."""

    current: str
    new: str


@page("/sign-in", scope=Scope.PUBLIC)
async def sign_in(view: View) -> Response:
    """Who are you?"""
    if view.at_work and not view.form.problems:
        return view.redirect(auth.safe_next(view, view.query.get("next", "")))
    return await view.render("session/sign_in.html", next=view.form.get("next") or view.query.get("next", ""))


@action("/sign-in", scope=Scope.PUBLIC, again=sign_in)
async def enter(view: View) -> Response:
    """A new session is open, whatever the browser held before (no session is ever carried over a sign-in)."""
    given = parse(SignInInput, view.form, view.words)
    try:
        opened = await accounts.sign_in(
            given.name,
            view.form.get("password"),
            address=view.address,
            user_agent=view.request.headers.get("user-agent", ""),
            now=view.now,
            replaces=view.actor.session_id,
        )
    except (WrongCredentials, AccountDisabled) as error:
        raise FormRefused([Problem("name", view.words.refusal(error))]) from None
    if opened.actor.role is None:
        await accounts.sign_out(opened.actor, now=view.now)
        raise FormRefused([Problem("name", view.words.text(msg("This account is not one of the staff. The console is for staff only.")))])
    view.keep(opened)
    return _onward(view, given.next)


def _onward(view: View, wished: str, said: Flash | None = None) -> Response:
    """Where who has just signed in goes next: to what the sign-in still needs, then where they wanted to."""
    wanted = auth.safe_next(view, wished)
    kept = "" if wanted == view.url("today") else wanted
    match view.actor.factor:
        case FactorState.DUE:
            return view.redirect(view.url("sign_in_code", next=kept))
        case FactorState.TO_ENROL:
            return view.redirect(view.url("set_up_factor", next=kept))
    return view.redirect(wanted, said)


@page("/sign-in/code", scope=Scope.PUBLIC)
async def sign_in_code(view: View) -> Response:
    """Which code does your authenticator show?"""
    if view.actor.factor is not FactorState.DUE:
        return _onward(view, view.query.get("next", ""))
    return await view.render("session/code.html", next=view.form.get("next") or view.query.get("next", ""))


@action("/sign-in/code", scope=Scope.PUBLIC, again=sign_in_code)
async def enter_code(view: View) -> Response:
    """The sign-in is complete, under a new session token."""
    given = parse(CodeInput, view.form, view.words)
    if view.actor.factor is not FactorState.DUE:
        return view.redirect(view.url("sign_in", next=given.next))
    try:
        view.keep(await accounts.prove(view.actor, given.code, now=view.now))
    except WrongCredentials as error:
        raise FormRefused([Problem("code", view.words.refusal(error))]) from None
    factor = None if is_totp(normal_code(given.code)) else await account_queries.own_factor(view.actor)
    if factor is None:
        return _onward(view, given.next)
    said = msg("That recovery code is used up; {n} are left. You make new ones under Sign-ins and password.")
    return _onward(view, given.next, Flash(said, {"n": factor.codes_left}))


@page("/account/prove", scope=Scope.SELF_READ, enrolling=True)
async def prove_yourself(view: View) -> Response:
    """Is it still you?"""
    return await proving.ask(view, onward=view.query.get("next", ""))


@action("/account/prove", scope=Scope.SELF_WRITE, enrolling=True)
async def prove(view: View) -> Response:
    """The proof that came along has been taken; on to where it was asked for."""
    return view.redirect(auth.safe_next(view, view.form.get("next")))


@action("/sign-out", scope=Scope.PUBLIC)
async def sign_out(view: View) -> Response:
    """This session has ended."""
    await accounts.sign_out(view.actor, now=view.now)
    response = view.redirect(view.url("sign_in"))
    response.headers.append("set-cookie", session_cookie("", secure=auth.is_secure(view.request), max_age=0))
    return response


@action("/preferences", scope=Scope.PUBLIC)
async def preferences(view: View) -> Response:
    """The console speaks the language, or has the appearance, that was asked for; this browser keeps it for a year."""
    await take(view)
    wished = view.form.get("next")
    return view.redirect(wished if wished.startswith(view.url("sign_in")) else auth.safe_next(view, wished))


@page("/account", scope=Scope.SELF_READ)
async def account(view: View) -> Response:
    """Where am I signed in, and how do I change my password?"""
    request = view.page_request("sessions", _SESSIONS)
    sessions = await account_queries.sessions_page(view.actor, view.actor.id or 0, request, view.now)
    return await view.render("session/account.html", sessions=sessions, kept=SESSIONS_KEPT, limits=session_limits(view.actor.role))


@action("/account/password", scope=Scope.SELF_WRITE, again=account)
async def change_password(view: View) -> Response:
    """The password is the new one; all other sessions have ended."""
    parse(PasswordInput, view.form, view.words)
    await accounts.change_password(view.actor, view.form.get("current"), view.form.get("new"), now=view.now)
    return view.redirect(view.url("account"), Flash(msg("Your password is changed. You are signed out everywhere else.")))


@action("/account/sessions/{id:uuid}/end", scope=Scope.SELF_WRITE)
async def end_session(view: View) -> Response:
    """That session has ended."""
    await accounts.end_session(view.actor, view.id(), now=view.now)
    return view.redirect(view.url("account"), Flash(msg("That session has ended.")))


@action("/account/sessions/end-others", scope=Scope.SELF_WRITE)
async def end_other_sessions(view: View) -> Response:
    """Only this session is left."""
    await accounts.end_other_sessions(view.actor, now=view.now)
    return view.redirect(view.url("account"), Flash(msg("All your other sessions have ended.")))
