import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useStore } from 'zustand';
import { memberRemove } from '../../api/projects';
import { membersQuery, projectQuery, projectsQuery, queryClient } from '../../api/queries';
import { sessionStore } from '../../api/session';
import * as text from '../../text';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import { toastShow } from '../../ui/toasts';
import { dialogClose } from '../shell/shell_store';
import { AddMember } from './AddMember';
import { MemberRow } from './MemberRow';
import styles from './Members.module.css';

/** Who may do what in a project. Owners change it; the others see it and may leave. */
export function Members({ project: id }: { project: string }) {
  const session = useStore(sessionStore);
  const project = useQuery(projectQuery(id)).data;
  const { data, error, refetch } = useQuery(membersQuery(id));
  const [isLeaving, setLeaving] = useState(false);
  const navigate = useNavigate();
  const me = session.status === 'signed_in' ? session.user : null;
  const isOwner = project?.role === 'owner';
  const owners = data?.items.filter(({ role }) => role === 'owner').length ?? 0;
  const canLeave = me !== null && !me.is_guest && !(isOwner && owners < 2);

  const leave = async () => {
    await memberRemove(id, me?.id ?? '');
    dialogClose();
    await navigate({ to: '/' });
    await queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
    toastShow({ kind: 'info', title: text.members.left(project?.name ?? '') });
  };
  if (isLeaving)
    return (
      <ConfirmDialog
        title={text.members.leaveConfirm(project?.name ?? '')}
        confirm={text.members.leave}
        onConfirm={leave}
        onClose={() => setLeaving(false)}
      >
        {text.members.leaveBody}
      </ConfirmDialog>
    );
  return (
    <Modal opened onClose={dialogClose} title={text.members.title(project?.name ?? '…')} size={560}>
      <div className={dialog.stack}>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <SkeletonRows count={3} height={44} /> : null}
        {isOwner && me && !me.is_guest ? <AddMember project={id} /> : null}
        <ul className={styles.list} aria-label={text.members.list}>
          {(data?.items ?? []).map((member) => (
            <MemberRow
              key={member.user}
              project={id}
              member={member}
              isMe={member.user === me?.id}
              canChange={isOwner && !(member.role === 'owner' && owners < 2)}
            />
          ))}
        </ul>
        <p className={styles.note}>{noteOf(me?.is_guest === true, isOwner)}</p>
        {canLeave ? (
          <div>
            <Button color="red" variant="subtle" onClick={() => setLeaving(true)}>
              {text.members.leave}
            </Button>
          </div>
        ) : null}
      </div>
    </Modal>
  );
}

function noteOf(isGuest: boolean, isOwner: boolean): string {
  if (isGuest) return text.members.guest;
  return isOwner ? text.members.handOver : text.members.onlyOwners;
}
