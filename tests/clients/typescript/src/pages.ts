interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** Every item of a list, page after page; the next page is asked for when somebody wants its items. */
export async function* everything<Node>(page: (after: string | null) => Promise<Page<Node> | null | undefined>): AsyncGenerator<Node> {
  for (let after: string | null = null; ; ) {
    const found: Page<Node> | null | undefined = await page(after);
    if (!found) return;
    yield* found.nodes;
    if (!found.pageInfo.hasNextPage) return;
    after = found.pageInfo.endCursor;
  }
}
