// The 1.x client: handshake revisions only.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { checkServer, run } from './checks.mjs';
import { Bench } from './server.mjs';

async function check(transport, bench, more = async () => {}) {
  const client = new Client({ name: 'conformance-v1', version: '1.0.0' });
  await client.connect(transport);
  assert.ok(client.getServerCapabilities().tools);
  await checkServer(client, (params, options) => client.callTool(params, undefined, options), bench);
  await client.ping();
  await more(client);
  await client.close();
}

await run('sdk 1.x', process.argv[2], process.argv[3], Bench, {
  'over HTTP': async (bench, url) => {
    const transport = new StreamableHTTPClientTransport(url);
    await check(transport, bench, async () => {
      assert.ok(transport.sessionId, 'a session was opened');
      await transport.terminateSession();
    });
  },
  'over stdio': (bench) => check(new StdioClientTransport({ ...bench.stdio(), stderr: 'inherit' }), bench),
  'through the relay': (bench, url) => check(new StdioClientTransport({ ...bench.stdio(url), stderr: 'inherit' }), bench),
});
