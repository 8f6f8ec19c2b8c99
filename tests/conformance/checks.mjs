// What every client has to see of our server, whatever its make, revision and transport.
import assert from 'node:assert/strict';

// A call that takes a while: `steps` matters to the fake tool only.
function slowCall(bench, steps) {
  if (bench.kind === 'real') return { name: 'index_codebase', arguments: { path: bench.large ??= bench.largeTree(4000) } };
  return { name: 'report', arguments: { steps, pauseMs: 20 } };
}

async function listsTools(client) {
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  for (const name of ['index_codebase', 'search_codebase']) assert.ok(names.includes(name), `${name} in ${names}`);
  for (const tool of tools) {
    assert.equal(tool.inputSchema.type, 'object');
    assert.ok(tool.description.length > 0);
  }
}

async function indexesAndSearches(call, bench) {
  const path = bench.small ??= bench.smallTree();
  const indexed = await call({ name: 'index_codebase', arguments: { path } });
  assert.ok(!indexed.isError, JSON.stringify(indexed.content));

  const found = await call({ name: 'search_codebase', arguments: { pattern: 'lantern_brightness', path } });
  assert.ok(!found.isError, JSON.stringify(found.content));
  const text = found.content.map((part) => part.text).join('\n');
  assert.match(text, /lantern\.cpp:2/);
  assert.match(text, /README\.md:2/);
  assert.doesNotMatch(text, /other\.py/);
}

async function reportsErrors(call) {
  const wrong = await call({ name: 'search_codebase', arguments: { pattern: 5 } });
  assert.equal(wrong.isError, true);
  assert.match(wrong.content[0].text, /\/pattern/);
  await assert.rejects(call({ name: 'no_such_tool', arguments: {} }), (error) => error.code === -32602);
}

async function cancels(client, call, bench) {
  const abort = new AbortController();
  const running = call(slowCall(bench, 1000),
    { signal: abort.signal, timeout: 120000, onprogress: () => abort.abort(new Error('enough')) });
  await assert.rejects(running);
  assert.ok(abort.signal.aborted, 'the call reported progress before it was cancelled');
  await listsTools(client);
}

// After a cancelled call, so that it also shows that the tool has really stopped. Progress is looked at here
// because the clients lose what arrives together with the answer of a fast call.
async function reportsProgress(call, bench) {
  const deadline = Date.now() + 60000;
  for (;;) {
    const progress = [];
    const answer = await call(slowCall(bench, 10), { timeout: 120000, onprogress: (p) => progress.push(p.progress) });
    if (!answer.isError) {
      assert.ok(progress.length > 0, 'progress was reported');
      for (let i = 1; i < progress.length; ++i) assert.ok(progress[i] > progress[i - 1], `progress grows: ${progress}`);
      return;
    }
    assert.ok(bench.kind === 'real' && Date.now() < deadline, JSON.stringify(answer.content));
  }
}

// `call(params, options)` is the client's own way to call a tool.
export async function checkServer(client, call, bench) {
  await listsTools(client);
  await indexesAndSearches(call, bench);
  await reportsErrors(call);
  await cancels(client, call, bench);
  await reportsProgress(call, bench);
  const texts = await Promise.all(
    Array.from({ length: 8 }, () => call({ name: 'search_codebase', arguments: { pattern: 'unrelated', path: bench.small } })));
  for (const answer of texts) assert.match(answer.content[0].text, /other\.py:1/);
}

export async function run(name, kind, binary, Bench, scenarios) {
  const bench = new Bench(kind, binary);
  let failed = 0;
  const url = await bench.serve();
  for (const [what, scenario] of Object.entries(scenarios)) {
    try {
      await scenario(bench, url);
      console.log(`ok ${name} ${what}`);
    } catch (error) {
      ++failed;
      console.log(`FAILED ${name} ${what}\n${error.stack}`);
    }
    bench.forgetLargeTree();
  }
  await bench.close();
  process.exit(failed === 0 ? 0 : 1);
}
