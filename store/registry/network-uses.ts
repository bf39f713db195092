/**
 * What keeps parts of the fibre network from going: a node does not vanish from a link, a link or node not from what
 * somebody holds. Each throws CONFLICT and names what is in the way.
 */
import { AppError } from '#core/app-error.ts';
import type { Deployment } from '#core/network/network.ts';
import type { DatabaseTransaction } from './tables.ts';

/** Before a node, or the device that it is, is deleted. What has been is history and keeps the id. */
export async function refuseWhileNodeIsUsed(
  transaction: DatabaseTransaction,
  deviceId: string,
  nowMs: number,
): Promise<void> {
  const link = await transaction
    .selectFrom('fibreLinks')
    .select('id')
    .where(eb => eb.or([eb('aNode', '=', deviceId), eb('zNode', '=', deviceId)]))
    .orderBy('id')
    .executeTakeFirst();
  if (link) throw new AppError('CONFLICT', `The node is an end of link ${link.id}: delete the link first`);
  const deployments = await transaction
    .selectFrom('deployments')
    .select('content')
    .where(eb => eb.or([eb('untilMs', 'is', null), eb('untilMs', '>', nowMs)]))
    .execute();
  for (const { content } of deployments) {
    const { name, nodeIds } = JSON.parse(content) as Deployment;
    if (nodeIds.includes(deviceId))
      throw new AppError('CONFLICT', `The node is part of the deployment "${name}": take it out first`);
  }
  await refuseWhileHeld(transaction, deviceId, 'node');
}

/** Requests that are over hold nothing. */
export async function refuseWhileHeld(
  transaction: DatabaseTransaction,
  subject: string,
  word: 'node' | 'link',
): Promise<void> {
  const held = await transaction
    .selectFrom('allocations')
    .select('requestId')
    .where('subject', '=', subject)
    .where('resource', '!=', 'kit')
    .orderBy('requestId')
    .executeTakeFirst();
  if (held) throw new AppError('CONFLICT', `Request ${held.requestId} holds capacity of this ${word}`);
}
