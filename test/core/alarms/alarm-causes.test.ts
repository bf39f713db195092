/** What explains what within one device. */
import { expect, test } from 'vitest';
import { createAlarmDevice, createEngineFixture } from './alarm-fixture.ts';

test('a control gear that is dead explains its lamp, which stands for itself when only the gear was changed', () => {
  const fixture = createEngineFixture({ devices: [createAlarmDevice({ id: 'mast-1' })] });
  const lamp = (s: number, isGearDead: boolean) =>
    fixture.reading('mast-1', 'lamp-1', s, {
      ...{ lampFailure: true, commandInAction: 100, controlGearFailure: isGearDead },
    });
  lamp(0, true);
  fixture.advance(400);
  expect(fixture.standing()).toEqual(['landau/lightmast/mast-1/lamp-1 controlGearFailure minor']);
  lamp(500, false);
  fixture.advance(700);
  expect(fixture.standing()).toEqual(['landau/lightmast/mast-1/lamp-1 lampFailure minor']);
});
