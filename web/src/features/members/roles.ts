import type { Role } from '../../api/types';
import * as text from '../../text';

/** From the least to the most. */
export const roles: readonly Role[] = ['viewer', 'runner', 'editor', 'owner'];

export const roleChoices = roles.map((value) => ({ value, label: text.members.roles[value] }));
