// Relay's own store over a running server: node built/main.js URL TOKEN. It prints what it saw as one JSON document.
import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  Network,
  RecordSource,
  Store,
  type GraphQLResponse,
  type GraphQLTaggedNode,
  type OperationType,
} from 'relay-runtime';
import Benefit, { type documentsBenefitQuery } from './generated/documentsBenefitQuery.graphql';
import Me, { type documentsMeQuery } from './generated/documentsMeQuery.graphql';
import MoreMemberships, { type documentsMoreMembershipsQuery } from './generated/documentsMoreMembershipsQuery.graphql';
import Offers, { type documentsOffersQuery } from './generated/documentsOffersQuery.graphql';
import Rename, { type documentsRenameMutation } from './generated/documentsRenameMutation.graphql';

const [url, token] = process.argv.slice(2);

const network = Network.create(async (request, variables): Promise<GraphQLResponse> => {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', Authorization: `Bearer ${token}` };
  const answered = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query: request.text, variables }) });
  return (await answered.json()) as GraphQLResponse;
});
const environment = new Environment({ network, store: new Store(new RecordSource()) });

async function ask<Query extends OperationType>(query: GraphQLTaggedNode, variables: Query['variables']): Promise<Query['response']> {
  const found = await fetchQuery<Query>(environment, query, variables, { fetchPolicy: 'network-only' }).toPromise();
  if (found === undefined) throw new Error('no answer');
  return found;
}

/** What Relay's store holds for the query by now: every page that was fetched, in one connection. */
function held<Query extends OperationType>(query: typeof Me, variables: Query['variables']): Query['response'] {
  const operation = createOperationDescriptor(query, variables);
  environment.retain(operation);
  return environment.lookup(operation.fragment).data as Query['response'];
}

function rename(nickname: string, expectedRevision: number): Promise<string> {
  return new Promise((resolve, reject) =>
    commitMutation<documentsRenameMutation>(environment, {
      mutation: Rename,
      variables: { input: { nickname, expectedRevision } },
      onCompleted: (response) => resolve(response.updateProfile.__typename),
      onError: reject,
    }),
  );
}

async function main(): Promise<void> {
  const first = { count: 4 };
  environment.retain(createOperationDescriptor(Me, first));
  const member = (await ask<documentsMeQuery>(Me, first)).viewer?.member;
  if (!member) throw new Error('nobody is signed in');
  const pages = [];
  for (;;) {
    const edges = held<documentsMeQuery>(Me, first).viewer?.member?.entitlements.edges ?? [];
    pages.push(edges.length);
    const source = environment.getStore().getSource();
    const page = source.get(`client:${member.id}:__documents_entitlements_connection(filter:{"programme":"88vip"}):pageInfo`);
    if (!page?.hasNextPage) break;
    await ask<documentsMeQuery>(Me, { count: 4, cursor: String(page.endCursor) });
  }
  const benefits = (held<documentsMeQuery>(Me, first).viewer?.member?.entitlements.edges ?? []).map((edge) => edge.node.benefit.id);
  const again = (await ask<documentsBenefitQuery>(Benefit, { id: benefits[0] ?? '' })).node;
  const nobody = (await ask<documentsBenefitQuery>(Benefit, { id: 'nothing-that-exists' }).catch(() => ({ node: 'refused' }))).node;
  const refetched = (await ask<documentsMoreMembershipsQuery>(MoreMemberships, { id: member.id, count: 5 })).node !== null;
  const offer = (await ask<documentsOffersQuery>(Offers, {})).plans?.edges.map((edge) => edge.node.code);
  const renamed = await rename('Relay', member.revision);
  const name = held<documentsMeQuery>(Me, first).viewer?.member?.nickname;
  const seen = { pages, benefits: benefits.length, different: new Set(benefits).size, node: again?.__typename, nobody, refetched, offer, renamed, name };
  console.log(JSON.stringify(seen));
}

void main();
