import { HookswitchError } from '../../errors';
import { channelResponse, channelsPath, idInPath } from '../../protocol';
import type { CpaasOptions } from './options';
import type { Rest } from './rest';

/** A notification channel of this device at the service (PROTOCOL §2). */
export interface Channel {
  id: string;
  /** To be added to the origin of the socket. */
  socketPath: string;
  /** By which service subscriptions name the channel. */
  notifyURL: string;
}

/**
 * Makes a channel.
 * @throws HookswitchError `subscription:2` with the message of PROTOCOL §2.1.
 */
export async function createChannel(rest: Rest, options: CpaasOptions, signal: AbortSignal): Promise<Channel> {
  const reply = await rest.ask({
    operation: 'Retrieve websocket',
    method: 'POST',
    collection: channelsPath,
    body: {
      notificationChannel: {
        channelLifetime: options.subscription?.expires,
        channelType: 'Websockets',
        clientCorrelator: options.clientCorrelator,
        'x-connCheckRole': options.connectivity?.method?.responsibleParty ?? 'client',
      },
    },
    schema: channelResponse,
    signal,
  });
  if (!reply.ok) throw notRetrieved(reply.status !== undefined, reply.error);
  const { callbackURL, channelData, resourceURL } = reply.value.notificationChannel;
  const id = idInPath(resourceURL, 'channels') ?? callbackURL;
  return { id, socketPath: channelData.channelURL, notifyURL: callbackURL };
}

function notRetrieved(answered: boolean, cause: HookswitchError): HookswitchError {
  const message = answered ? 'Failed to retrieve a websocket.' : 'Retrieve websocket request failed.';
  return new HookswitchError('subscription:2', { message, reason: cause.reason, help: false, cause });
}

/** Whether the channel is still there; an error if that cannot be said, reason `unauthorized` if the tokens are refused. */
export async function findChannel(
  rest: Rest,
  channel: Channel,
  credentials: CpaasOptions['credentials'],
): Promise<'there' | 'gone' | HookswitchError> {
  const ask = () => rest.ask({ operation: 'Get websocket', method: 'GET', collection: channelsPath, item: channel.id });
  const used = credentials()?.accessToken;
  let reply = await ask();
  // 401 has already been tried with renewed tokens.
  if (!reply.ok && reply.status === 403 && used !== undefined && (await rest.renewed(used))) reply = await ask();
  if (reply.ok) return 'there';
  return reply.status === 404 ? 'gone' : reply.error;
}

/** Removes a channel. Never rejects: a channel that stays behind runs out by itself. */
export async function deleteChannel(rest: Rest, channel: Channel, signal: AbortSignal): Promise<void> {
  await rest.ask({ operation: 'Delete websocket', method: 'DELETE', collection: channelsPath, item: channel.id, signal });
}
