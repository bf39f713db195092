/** Requests on the live stream: that one has changed is told to those of its city. */
import { expect, it } from 'vitest';
import { listen, openEventStream } from './event-stream-client.ts';
import { createRequestFixture } from './request-fixture.ts';

it('tells of each change of a request to those of its city, and no more of it than needed', async () => {
  const { app, ask, decides, createToken } = await createRequestFixture();
  const { request: before } = await ask();
  await listen(app);
  const open = async (city: string) =>
    openEventStream(app, { authorization: `Bearer ${await createToken('viewer', [city])}` });
  const ofLandau = await open('landau');
  const ofSpeyer = await open('speyer');
  await ofLandau.find('the beginning', ({ event }) => event === 'hello');
  await decides.step(before.id, { step: 'approve' });
  const told = await ofLandau.find('the change', ({ event }) => event === 'requests');
  const { id, city, revision } = before;
  expect(told.data.items).toEqual([{ id, city, state: 'reserved', revision: revision + 1 }]);
  const { request } = await ask();
  await ofLandau.find(
    'the new one',
    ({ event, data }) => event === 'requests' && data.items[0].id === request.id,
  );
  expect(ofSpeyer.text()).not.toContain('MG-LD');
});
