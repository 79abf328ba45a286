// Edits of an operation's interface (docs/api/projects.yaml).

import type { InterfaceEdit } from '../model/interface_edit';
import { request } from './http';
import type { ChangeResult } from './projects';

export const operationPath = (operation: string) => `/operations/${operation}`;

/** Turns an edit of the diagram into one of the code. */
export const operationInterfaceEdit = (
  project: string,
  operation: string,
  client: string,
  edit: InterfaceEdit,
) =>
  request<ChangeResult>('POST', `/projects/${project}/operations/${operation}/interface`, {
    body: interfaceEditBody(client, edit),
    headers: { 'content-type': 'application/json' },
  });

/** JSON in which a default of the type float keeps its point: JavaScript would write 1.0 as 1, which Python reads as an int. */
function interfaceEditBody(client: string, edit: InterfaceEdit): string {
  const { isFloat, ...members } = edit as InterfaceEdit & { isFloat?: boolean };
  const value = 'default' in members ? members.default : undefined;
  const whole = JSON.stringify({ client, ...members });
  if (!isFloat || !Number.isSafeInteger(value)) return whole;
  const { default: _, ...others } = members as { default?: unknown };
  return `${JSON.stringify({ client, ...others }).slice(0, -1)},"default":${value}.0}`;
}
