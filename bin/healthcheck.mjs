/**
 * Exit code 0 when every part of the process on this machine works; what a container engine asks every few
 * seconds, so it starts nothing but one request. Says on stderr which parts do not. `node` as argument asks
 * `leitstand node`, which listens elsewhere.
 */
const { LEITSTAND_HTTP_PORT = '8080', LEITSTAND_NODE_HTTP_PORT = '8081' } = process.env;
const port = process.argv[2] === 'node' ? LEITSTAND_NODE_HTTP_PORT : LEITSTAND_HTTP_PORT;
const TIMEOUT_MS = 4000;

try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!answer.ok) {
    console.error(await answer.text());
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
