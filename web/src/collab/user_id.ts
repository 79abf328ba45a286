import { sessionStore } from '../api/session';

/** Who works here; empty while nobody is signed in. */
export function userId(): string {
  const session = sessionStore.getState();
  return session.status === 'signed_in' ? session.user.id : '';
}
