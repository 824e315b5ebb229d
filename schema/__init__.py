"""The GraphQL layer: types, resolvers and the endpoint. It asks the services of `app` and never the database."""

from functools import lru_cache
from typing import Any

import strawberry
from graphql import GraphQLError
from starlette.routing import BaseRoute, Route
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from app.core.settings import Settings
from schema import explorer, proofs
from schema.accounts import AccountMutations, AccountQueries
from schema.audit import AuditQueries
from schema.benefits import BenefitQueries
from schema.catalogue import CatalogueQueries
from schema.comparison import ComparisonQueries
from schema.consents import ConsentMutations
from schema.endpoint import GraphQLEndpoint
from schema.entitlements import EntitlementQueries
from schema.findings import FindingQueries
from schema.impact import ImpactMutations, ImpactQueries
from schema.managed_benefits import BenefitMutations, ManagedBenefitQueries
from schema.managed_plans import ManagedPlanQueries, PlanMutations
from schema.managed_terms import ManagedTermsQueries, TermsMutations
from schema.member_queries import MemberQueries
from schema.nodes import NodeQueries
from schema.partners import PartnerMutations, PartnerQueries
from schema.pilots import PilotMutations, PilotQueries
from schema.plans import PlanQueries
from schema.preview import Preview
from schema.problems import HANDLERS
from schema.profiles import MemberMutations
from schema.proofs import ProofQueries
from schema.quotes import QuoteQueries
from schema.ratelimit import RateLimitQueries
from schema.reports import ReportQueries
from schema.savings import SavingsQueries
from schema.scalars import SCALARS
from schema.segments import SegmentMutations, SegmentQueries
from schema.signing import SigningMutations, SigningQueries
from schema.terms import TermsQueries, TermsSelfMutations
from schema.tokens import TokenMutations
from schema.viewer import ViewerQueries

QUERIES: tuple[type, ...] = (
    AccountQueries,
    AuditQueries,
    BenefitQueries,
    CatalogueQueries,
    ComparisonQueries,
    EntitlementQueries,
    FindingQueries,
    ImpactQueries,
    ManagedBenefitQueries,
    ManagedPlanQueries,
    ManagedTermsQueries,
    MemberQueries,
    NodeQueries,
    PartnerQueries,
    PilotQueries,
    PlanQueries,
    ProofQueries,
    QuoteQueries,
    RateLimitQueries,
    ReportQueries,
    SavingsQueries,
    SegmentQueries,
    SigningQueries,
    TermsQueries,
    ViewerQueries,
)
MUTATIONS: tuple[type, ...] = (
    AccountMutations,
    BenefitMutations,
    ConsentMutations,
    ImpactMutations,
    MemberMutations,
    PartnerMutations,
    PilotMutations,
    PlanMutations,
    SegmentMutations,
    SigningMutations,
    TermsMutations,
    TermsSelfMutations,
    TokenMutations,
)


class GuildhallSchema(strawberry.Schema):
    """Strawberry's schema, silent: the endpoint logs what is to be logged, without the query and its values."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing is logged here: Strawberry's own would log the query's text with whatever stands in it."""


@lru_cache(maxsize=1)
def build() -> strawberry.Schema:
    """The schema of the installation. It is the same for everybody: scopes decide what is answered, not what is there."""
    query, mutation = merge_types("Query", QUERIES), merge_types("Mutation", MUTATIONS)
    _describe(query, "Everything that can be read. Each field says by @requires which scope it needs.")
    _describe(mutation, "Everything that can be changed. Each field answers with its success or a problem that says what is wrong.")
    return GuildhallSchema(
        query=query,
        mutation=mutation,
        config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True),
        exception_handlers=[*proofs.HANDLERS, *HANDLERS],
    )


def _describe(root: Any, text: str) -> None:
    root.__strawberry_definition__.description = text


def routes(settings: Settings) -> list[BaseRoute]:
    """The routes of this layer: /graphql, and the explorer's files where it is offered."""
    return [*explorer.routes(settings), Route("/graphql", GraphQLEndpoint(build(), settings), methods=None)]


def preview(settings: Settings) -> Preview:
    """Looks at the schema through another caller's eyes, for the console."""
    return Preview(build(), settings)


__all__ = ["GraphQLEndpoint", "Preview", "build", "preview", "routes"]
