// Who is signed in (docs/api/auth.yaml).

import type { components, paths } from './generated/auth';
import { answer, apiClient } from './http';

const client = apiClient<paths>();

export const modeRead = () => answer(client.GET('/auth/mode'));

export const meRead = () => answer(client.GET('/me'));

export const sessionCreate = (credentials: components['schemas']['Credentials']) =>
  answer(client.POST('/sessions', { body: credentials }));

export const sessionEnd = () => answer(client.DELETE('/sessions/current'));
