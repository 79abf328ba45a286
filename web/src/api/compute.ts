// Where jobs can run (docs/api/compute.yaml).

import type { paths } from './generated/compute';
import { answer, apiClient } from './http';

const client = apiClient<paths>();

export const computeList = () => answer(client.GET('/computes'));
