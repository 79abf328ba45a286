// Who is signed in, and what belongs to an account: tokens, sessions, password (docs/api/auth.yaml).

import type { components, paths } from './generated/auth';
import { answer, apiClient } from './http';

type Schemas = components['schemas'];

const client = apiClient<paths>();

export const modeRead = () => answer(client.GET('/auth/mode'));

export const meRead = () => answer(client.GET('/me'));

export const meUpdate = (body: { email?: string; settings?: Schemas['Settings'] }) =>
  answer(client.PATCH('/me', { body }));

export const passwordChange = (current: string, next: string) =>
  answer(client.POST('/me/password', { body: { current, new: next } }));

export const sessionCreate = (credentials: Schemas['Credentials']) =>
  answer(client.POST('/sessions', { body: credentials }));

export const sessionEnd = () => answer(client.DELETE('/sessions/current'));

export const sessionList = () => answer(client.GET('/sessions'));

export const sessionRevoke = (session: string) =>
  answer(client.DELETE('/sessions/{session}', { params: { path: { session } } }));

export const tokenList = () => answer(client.GET('/tokens'));

export const tokenCreate = (body: Schemas['NewToken']) => answer(client.POST('/tokens', { body }));

export const tokenRevoke = (token: string) =>
  answer(client.DELETE('/tokens/{token}', { params: { path: { token } } }));

export const userList = (search: string) =>
  answer(client.GET('/users', { params: { query: { search, limit: 8 } } }));
