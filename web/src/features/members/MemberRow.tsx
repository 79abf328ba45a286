import { ActionIcon, NativeSelect } from '@mantine/core';
import { UserMinus } from 'lucide-react';
import { memberPut, memberRemove } from '../../api/projects';
import { membersQuery, projectQuery, projectsQuery, queryClient } from '../../api/queries';
import type { Member, Role } from '../../api/types';
import * as text from '../../text';
import { Avatar } from '../../ui/Avatar';
import { RoleBadge } from '../../ui/RoleBadge';
import { toastProblem, toastShow } from '../../ui/toasts';
import styles from './Members.module.css';
import { roleChoices } from './roles';

interface Props {
  project: string;
  member: Member;
  isMe: boolean;
  canChange: boolean;
}

export function MemberRow({ project, member, isMe, canChange }: Props) {
  const change = async (role: Role) => {
    await memberPut(project, member.user, role).catch(toastProblem);
    await membersRefetch(project);
  };
  return (
    <li className={styles.row}>
      <Avatar name={member.name} />
      <span className={styles.name}>
        {member.name}
        {isMe ? <span className={styles.you}> ({text.members.you})</span> : null}
      </span>
      {canChange ? (
        <>
          <NativeSelect
            aria-label={text.members.role(member.name)}
            data={roleChoices}
            value={member.role}
            onChange={(event) => void change(event.currentTarget.value as Role)}
          />
          <ActionIcon
            aria-label={text.members.remove(member.name)}
            disabled={isMe}
            onClick={() => void remove(project, member)}
          >
            <UserMinus size={16} aria-hidden />
          </ActionIcon>
        </>
      ) : (
        <RoleBadge role={member.role} />
      )}
    </li>
  );
}

/** At once, with the way back in a toast. */
async function remove(project: string, { user, name, role }: Member) {
  const back = () => memberPut(project, user, role).then(() => membersRefetch(project));
  try {
    await memberRemove(project, user);
    await membersRefetch(project);
    toastShow({
      kind: 'info',
      title: text.members.removed(name),
      action: { label: text.common.undo, perform: () => void back().catch(toastProblem) },
    });
  } catch (error) {
    toastProblem(error);
  }
}

/** Reads again what a change of the members shows in. */
export async function membersRefetch(project: string) {
  void queryClient.invalidateQueries({ queryKey: projectQuery(project).queryKey });
  void queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
  await queryClient.invalidateQueries({ queryKey: membersQuery(project).queryKey });
}
