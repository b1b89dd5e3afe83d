// What an assistant does, through the client of the protocol's authors: handshake, list, calls, cursors, errors; over both transports.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const program = process.env.ZHANGJU, index = process.env.INDEX;
const run = (...args) => execFileSync(program, [...args, '--index', index], { encoding: 'utf8' });

async function converse(name, transport) {
  const client = new Client({ name: 'zhangju-test', version: '1.0.0' });
  await client.connect(transport);
  assert.equal(client.getServerVersion().name, 'zhangju');
  assert.match(client.getInstructions(), /verify_quote/);
  await client.ping();

  const { tools } = await client.listTools(); // also compiles the schemas of the results, which callTool() checks
  const names = tools.map((t) => t.name);
  for (const wanted of ['search', 'list_items', 'read_passage', 'outline', 'verify_quote', 'compare', 'trend']) assert.ok(names.includes(wanted), wanted);
  for (const tool of tools) {
    assert.ok(tool.annotations.readOnlyHint && !tool.annotations.destructiveHint, tool.name);
    assert.ok(tool.description.length > 40 && tool.inputSchema.additionalProperties === false && tool.outputSchema, tool.name);
  }

  const call = async (tool, args) => {
    const result = await client.callTool({ name: tool, arguments: args });
    if (!result.isError) assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
    return result;
  };
  const ask = async (tool, args) => {
    const result = await call(tool, args);
    assert.ok(!result.isError, `${tool}: ${result.content[0].text}`);
    return result.structuredContent;
  };
  const fails = async (tool, args, words) => {
    const result = await call(tool, args);
    assert.ok(result.isError, `${tool} ${JSON.stringify(args)} did not fail`);
    assert.match(result.content[0].text, words);
  };

  // search: counts of the command line, pages that tile the answer, text that stands in the report
  const query = '问题:"年轻干部"';
  const first = await ask('search', { query, limit: 4 });
  assert.equal(first.total.occurrences, Number(run('count', query).split('\t')[0].trim()));
  const hits = [...first.hits];
  for (let page = first; page.next_cursor; hits.push(...page.hits)) page = await ask('search', { query, limit: 4, cursor: page.next_cursor });
  assert.equal(hits.length, first.total.sentences);
  assert.equal(new Set(hits.map((h) => h.id)).size, hits.length);
  const report = hits[0].id.split(':')[0];
  assert.ok(run('show', '--raw', report).replaceAll('\n', '').includes(hits[0].text));
  assert.ok((await ask('search', { query: '年轻干部培训班里' })).suggestions.length > 0);
  assert.equal((await ask('search', { query: '年轻干部', roles: ['plans'] })).total.occurrences, first.by_role.plans);
  await fails('search', { query: '(年轻干部' }, /\(年轻干部\)/);
  await fails('search', { query, limit: 4, cursor: 'g1.4.0.0123456789abcdef' }, /cursor|游标/);
  await fails('search', { query, limit: 0 }, /limit/);
  await fails('search', { query, roles: ['nonsense'] }, /problems|存在问题/);
  await fails('search', { quary: query }, /query/);
  await fails('search', {}, /query/);

  // list_items: pages tile what the command lists
  const items = [];
  for (let cursor; ; ) {
    const page = await ask('list_items', { roles: ['problems'], limit: 40, ...(cursor && { cursor }) });
    items.push(...page.items.map((i) => i.id));
    cursor = page.next_cursor;
    if (!cursor) break;
  }
  const listed = run('items', '--in', '问题', '--format', 'jsonl').trim().split('\n').map((l) => JSON.parse(l)).filter((i) => i.type === 'item');
  assert.deepEqual(items, listed.map((i) => i.id));
  const dated = (await ask('list_items', { query: '年份:2024', limit: 100 })).items;
  assert.ok(dated.length > 0 && dated.length < items.length && dated.every((i) => i.year.includes('2024')), JSON.stringify(dated.map((i) => i.year)));

  // read_passage and outline: the whole report, piece by piece
  const outline = await ask('outline', { report, depth: 2 });
  assert.ok(outline.headings.length > 0 && outline.headings.every((h) => h.level <= 2));
  assert.ok((await ask('read_passage', { place: outline.headings[0].id, paragraphs: 1 })).paragraphs[0].text.includes(outline.headings[0].heading));
  const read = [];
  for (let place = report; place; ) {
    const piece = await ask('read_passage', { place, paragraphs: 7 });
    read.push(...piece.paragraphs.map((p) => p.text));
    place = piece.next;
  }
  const squeeze = (text) => text.replaceAll(/\s/g, '');
  assert.equal(squeeze(read.join('')), squeeze(run('show', '--raw', report)));
  await fails('read_passage', { place: `${report}:99999` }, /search|outline/);
  await fails('outline', { report: 'aaaaaaaaaa' }, /search/);

  // verify_quote
  const quote = hits[0].text;
  assert.equal((await ask('verify_quote', { quote })).verdict, 'exact');
  const other = await ask('verify_quote', { quote: quote.replace(/干部/, '干步') });
  assert.equal(other.verdict, 'near');
  assert.ok(other.parts[0].difference.some((d) => d.quoted && d.source));
  assert.equal((await ask('verify_quote', { quote: '这是谁也没有在任何报告里写过的一句话' })).verdict, 'none');
  await fails('verify_quote', { quote: '……' }, /quote/);

  // compare and trend: what the commands say
  const pair = [hits[0].id.split(':')[0], items[0].split(':')[0]];
  const compared = [];
  let page = await ask('compare', { a: pair[0], b: pair[1], limit: 5 });
  for (compared.push(...page.rows); page.next_cursor; compared.push(...page.rows)) page = await ask('compare', { a: pair[0], b: pair[1], limit: 5, cursor: page.next_cursor });
  assert.equal(compared.length, page.rows_in_all);
  assert.ok(compared.length > 5);
  await fails('compare', { a: pair[0], b: 'aaaaaaaaaa' }, /search/);
  const trend = await ask('trend', { query: '年轻干部' });
  assert.equal(trend.rows.reduce((sum, row) => sum + row.occurrences, 0) + trend.without_year, trend.occurrences);
  assert.equal(trend.occurrences, Number(run('count', '年轻干部').split('\t')[0].trim()));

  await assert.rejects(client.callTool({ name: 'delete_everything', arguments: {} }), /tools\/list/);
  await client.close();
  console.log(`${name}: ${tools.length} tools`);
}

await converse('stdio', new StdioClientTransport({ command: program, args: ['mcp', '--index', index], env: { ...process.env } }));
await converse('http', new StreamableHTTPClientTransport(new URL(`${process.env.SITE}/mcp`)));
