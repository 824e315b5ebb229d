// What a Relay application would write beside its components; relay-compiler reads it, nothing runs it.
import { graphql } from 'relay-runtime';

export const me = graphql`
  query documentsMeQuery($count: Int!, $cursor: String) {
    viewer {
      member {
        id
        nickname
        revision
        ...documents_memberships
        entitlements(first: $count, after: $cursor, filter: { programme: "88vip" }) @connection(key: "documents_entitlements") {
          edges {
            node {
              entitled
              opensOn
              benefit {
                id
                title
              }
              unmet {
                words {
                  sentence
                }
              }
            }
          }
        }
      }
    }
  }
`;

// `refetchable` on a type that implements Node: Relay asks for the next page by node(id:).
export const memberships = graphql`
  fragment documents_memberships on Member
  @refetchable(queryName: "documentsMoreMembershipsQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 1 }, cursor: { type: "String" }) {
    memberships(first: $count, after: $cursor) @connection(key: "documents_memberships") {
      edges {
        node {
          startsAt
          endsAt
          state
          plan {
            code
          }
        }
      }
    }
  }
`;

export const benefit = graphql`
  query documentsBenefitQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Benefit {
        title
        kind
      }
    }
  }
`;

export const offers = graphql`
  query documentsOffersQuery($cursor: String) {
    plans(first: 1, after: $cursor) @connection(key: "documents_plans") {
      edges {
        node {
          code
          prices {
            label
            price {
              amountMinor
              currency
            }
          }
          benefits(first: 3) {
            edges {
              node {
                id
                title
              }
            }
          }
        }
      }
    }
  }
`;

export const quote = graphql`
  query documentsQuoteQuery($plan: ID!) {
    quotePlan(plan: $plan) {
      __typename
      ... on Quote {
        text
        plan {
          id
        }
        price {
          amountMinor
          currency
        }
      }
      ... on Problem {
        code
        message
      }
    }
  }
`;

export const rename = graphql`
  mutation documentsRenameMutation($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      __typename
      ... on ProfileSuccess {
        member {
          id
          nickname
          revision
        }
      }
      ... on Problem {
        code
        message
      }
    }
  }
`;
