// Whether this browser holds a session, and until when its access token is good. The cookies themselves cannot be read.

const key = 'deepforge.session';
const margin = 10_000;

export type SessionHint = 'none' | 'expired' | 'good';

export function sessionRemember(seconds: number) {
  localStorage.setItem(key, String(Date.now() + seconds * 1000));
}

export function sessionForget() {
  localStorage.removeItem(key);
}

export function sessionHint(now: number): SessionHint {
  const until = localStorage.getItem(key);
  if (until === null) return 'none';
  return Number(until) - margin > now ? 'good' : 'expired';
}
