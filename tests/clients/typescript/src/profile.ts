import type { Guildhall } from './client.js';
import { MeDocument, RenameDocument, type RenameMutation } from './generated.js';

/** Gives the caller another name, once, however often it has to be sent: the revision refuses a second time. */
export async function rename(guild: Guildhall, nickname: string, expectedRevision: number): Promise<RenameMutation['updateProfile']> {
  const landed = async (): Promise<RenameMutation | null> => {
    const member = (await guild.ask(MeDocument, {})).viewer?.member;
    if (!member || member.nickname !== nickname || member.revision !== expectedRevision + 1) return null;
    return { updateProfile: { __typename: 'ProfileSuccess', member } };
  };
  return (await guild.change(RenameDocument, { input: { nickname, expectedRevision } }, landed)).updateProfile;
}
