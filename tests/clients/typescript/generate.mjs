// Writes src/generated.ts: the types of every document of src/operations.graphql, by graphql-codegen over schema.graphql.
import { readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';

const here = (path) => new URL(path, import.meta.url);
const read = async (path) => parse(await readFile(here(path), 'utf8'));

const source = await codegen({
  filename: 'src/generated.ts',
  schema: await read('../../../schema/schema.graphql'),
  documents: [{ location: 'src/operations.graphql', document: await read('src/operations.graphql') }],
  pluginMap: { operations, documents },
  plugins: [{ operations: {} }, { documents: { documentMode: 'string' } }],
  config: {
    strictScalars: true,
    scalars: { ID: 'string', BigInt: 'number', Date: 'string', DateTime: 'string', JSON: 'unknown', LocalizedText: 'Record<string, string>' },
    enumType: 'string-literal',
    useTypeImports: true,
  },
});
await writeFile(here('src/generated.ts'), source);
