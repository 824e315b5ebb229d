// The explorer: sends documents to this server and browses its schema. Headers (tokens) are never stored.
'use strict';

const $ = (id) => document.getElementById(id);
const STORE = 'guildhall-explorer';
const FIRST = `# What this community offers, and whether you may have it.
{
  community { name currency zone }
  benefits(first: 5) {
    nodes { code title kind stage condition { words } }
    pageInfo { hasNextPage endCursor }
  }
  viewer {
    kind
    member { nickname entitlements(first: 5) { nodes { entitled benefit { title } unmet { words { sentence } } } } }
  }
}
`;
const TYPE = 'kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }';
const INTROSPECT = `{ __schema { queryType { name } mutationType { name } types { kind name description
  fields(includeDeprecated: true) { name description isDeprecated args { name description type { ${TYPE} } } type { ${TYPE} } }
  inputFields { name description type { ${TYPE} } }
  enumValues { name description } possibleTypes { name } } } }`;

let types = new Map();
let trail = [];

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function headers() {
  const given = { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json;q=0.9' };
  for (const line of $('headers').value.split('\n')) {
    const at = line.indexOf(':');
    if (at > 0) given[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return given;
}

async function ask(query, variables) {
  const began = performance.now();
  const response = await fetch('/graphql', { method: 'POST', headers: headers(), body: JSON.stringify({ query, variables }) });
  const body = await response.json();
  return { body, status: response.status, ms: Math.round(performance.now() - began) };
}

function told(text) { $('status').textContent = text; }

async function run() {
  let variables = {};
  try {
    variables = JSON.parse($('variables').value.trim() || '{}');
  } catch (error) {
    told('The variables are not JSON.');
    $('variables').focus();
    return;
  }
  $('run').disabled = true;
  told('Asking…');
  try {
    const { body, status, ms } = await ask($('document').value, variables);
    $('answer').textContent = JSON.stringify(body, null, 2);
    const cost = body.extensions?.cost;
    const price = cost ? ` · cost ${cost.requested}, ${cost.remaining} left` : '';
    told(`${status} · ${ms} ms${price}${body.errors ? ` · ${body.errors.length} error(s)` : ''}`);
  } catch (error) {
    told('The server did not answer.');
  } finally {
    $('run').disabled = false;
  }
  if (!types.size) await read();
}

function shown(type) {
  if (type.kind === 'NON_NULL') return [...shown(type.ofType), '!'];
  if (type.kind === 'LIST') return ['[', ...shown(type.ofType), ']'];
  return [link(type.name)];
}

function link(name) {
  const made = element('button', name);
  made.type = 'button';
  made.className = 'link';
  made.addEventListener('click', () => open(name));
  return made;
}

function field(each) {
  const line = element('code', each.name);
  if (each.args?.length) {
    line.append('(');
    each.args.forEach((argument, index) => line.append(index ? ', ' : '', `${argument.name}: `, ...shown(argument.type)));
    line.append(')');
  }
  if (each.type) line.append(': ', ...shown(each.type));
  return element('li', '', line, element('p', each.description));
}

function open(name) {
  const type = types.get(name);
  if (!type) return;
  trail = trail.includes(name) ? trail.slice(0, trail.indexOf(name) + 1) : [...trail, name].slice(-6);
  $('trail').replaceChildren(...['Query', 'Mutation'].filter((root) => !trail.includes(root) && types.has(root)).map(link), ...trail.map(link));
  const list = element('ul');
  for (const each of type.fields ?? type.inputFields ?? type.enumValues ?? []) list.append(field(each));
  for (const each of type.possibleTypes ?? []) list.append(element('li', '', link(each.name)));
  $('schema').replaceChildren(element('h3', `${name} (${type.kind.toLowerCase().replace('_', ' ')})`), element('p', type.description), list);
}

function search() {
  const wanted = $('search').value.trim().toLowerCase();
  if (!wanted) { open(trail.at(-1) ?? 'Query'); return; }
  const list = element('ul');
  for (const type of types.values()) {
    if (type.name.toLowerCase().includes(wanted)) list.append(element('li', '', link(type.name), element('p', type.description)));
    for (const each of type.fields ?? []) {
      if (each.name.toLowerCase().includes(wanted)) list.append(element('li', '', link(type.name), element('code', `.${each.name}`), element('p', each.description)));
    }
    if (list.childElementCount > 60) break;
  }
  $('schema').replaceChildren(element('h3', `${list.childElementCount} found`), list);
}

async function read() {
  try {
    const { body } = await ask(INTROSPECT, {});
    if (!body.data) return;
    types = new Map(body.data.__schema.types.filter((type) => !type.name.startsWith('__')).map((type) => [type.name, type]));
    open('Query');
  } catch (error) {
    told('The schema could not be read.');
  }
}

try { $('document').value = localStorage.getItem(STORE) || FIRST; } catch (error) { $('document').value = FIRST; }
$('document').addEventListener('input', () => { try { localStorage.setItem(STORE, $('document').value); } catch (error) { /* private mode */ } });
$('run').addEventListener('click', run);
$('search').addEventListener('input', search);
document.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); } });
read();
