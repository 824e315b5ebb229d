import type { RenameMutation, SignInMutation } from './generated.js';

/** The compiler refuses a call of this unless every case is dealt with; only a server that is newer than the page gets here. */
export function newer(_unforeseen: never): string {
  return 'This page is older than the server. Reload it.';
}

export function saySignIn(result: SignInMutation['signIn']): string {
  switch (result.__typename) {
    case 'SignInSuccess':
      return `Signed in until ${result.session.expiresAt}.`;
    case 'SecondFactorProblem':
    case 'CredentialsProblem':
      return result.message;
    case 'LimitReachedProblem':
      return result.retryAt === null ? result.message : `${result.message} (${result.retryAt})`;
    default:
      return newer(result);
  }
}

export function sayRename(result: RenameMutation['updateProfile']): string {
  switch (result.__typename) {
    case 'ProfileSuccess':
      return `You are ${result.member.nickname} now.`;
    case 'InvalidInputProblem':
      return result.faults.map((fault) => `${fault.field}: ${fault.message}`).join('\n');
    case 'ConflictProblem':
    case 'NotFoundProblem':
      return result.message;
    default:
      return newer(result);
  }
}
