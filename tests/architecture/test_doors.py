"""Closed by default (DESIGN 1.4): no root field and no page without a scope, and what is public is public on purpose."""

import ast

from graphql import build_schema

import admin
import schema
from admin.pages import Page
from app.core.access import Scope
from tests.architecture.source import files, name, tree

# Whoever opens another door to everybody writes it down here, where a review sees it.
PUBLIC_FIELDS = {
    "benefit",
    "benefits",
    "community",
    "comparison",
    "node",
    "nodes",
    "plan",
    "plans",
    "programmes",
    "rateLimit",
    "register",
    "segments",
    "signIn",
    "signOut",
    "signingKeys",
    "terms",
    "verifyQuote",
    "viewer",
}


def _scopes() -> dict[str, str]:
    """The scope that each root field prints into the SDL."""
    printed = build_schema(schema.build().as_str())
    found = {}
    for root in (printed.query_type, printed.mutation_type):
        assert root is not None
        for field, definition in root.fields.items():
            node = definition.ast_node
            assert node is not None
            values = [
                argument.value.value  # type: ignore[attr-defined]
                for directive in node.directives or ()
                if directive.name.value == "requires"
                for argument in directive.arguments or ()
            ]
            found[field] = values[0] if values else ""
    return found


def test_every_root_field_names_its_scope() -> None:
    scopes = _scopes()
    assert len(scopes) > 10
    assert {field: scope for field, scope in scopes.items() if scope not in set(Scope)} == {}


def test_public_fields_are_public_on_purpose() -> None:
    assert {field for field, scope in _scopes().items() if scope == Scope.PUBLIC} <= PUBLIC_FIELDS


def test_every_page_names_its_scope() -> None:
    pages = [page for page in admin.PAGES if isinstance(page, Page)]
    assert len(pages) == len(admin.PAGES) > 10
    assert [page.path for page in pages if not isinstance(page.scope, Scope)] == []


def _opens(node: ast.AST) -> list[str]:
    """What a piece of code opens by itself: a route, or a GraphQL field with a function behind it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Route", "Mount", "WebSocketRoute"):
        return [node.func.id]
    if isinstance(node, ast.Call) and any(keyword.arg == "resolver" for keyword in node.keywords):
        return ["resolver"]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        called = [decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in node.decorator_list]
        return [
            f"strawberry.{decorator.attr}"
            for decorator in called
            if isinstance(decorator, ast.Attribute) and isinstance(decorator.value, ast.Name) and decorator.value.id == "strawberry"
        ]
    return []


def test_pages_and_fields_are_made_at_the_doors_only() -> None:
    """A bare Route or a bare strawberry.field with a function would get past the scope."""
    doors = {
        "Route": {"admin/__init__.py", "admin/pages.py", "schema/__init__.py", "schema/explorer.py"},
        "Mount": {"admin/__init__.py", "schema/explorer.py"},
        "resolver": {"schema/fields.py", "schema/nodes.py"},
    }
    found = [
        f"{name(path)}:{getattr(node, 'lineno', 0)} {opened}"
        for path in files("schema", "admin")
        for node in ast.walk(tree(path))
        for opened in _opens(node)
        if name(path) not in doors.get(opened, set())
    ]
    assert found == []
