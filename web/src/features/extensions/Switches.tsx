import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ProjectExtension, switchesQuery, switchSet } from '../../api/extensions';
import { projectQuery, queryClient } from '../../api/queries';
import { useDocument } from '../../collab/open_document';
import type { ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import { ButtonLink } from '../../ui/ButtonLink';
import dialog from '../../ui/Dialog.module.css';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { SkeletonRows } from '../../ui/SkeletonRows';
import styles from './Extensions.module.css';
import { SwitchRow } from './SwitchRow';

interface Props {
  project: string;
  onClose: () => void;
}

/** What can be drawn in this project: the installed extensions, on or off. */
export function Switches({ project, onClose }: Props) {
  const model = useDocument(project, (state) => state.model);
  const { data, error, refetch } = useQuery({ ...switchesQuery(project), staleTime: 0 });
  const role = useQuery(projectQuery(project)).data?.role;
  const canSwitch = role === 'owner' || role === 'editor';
  const [refusal, setRefusal] = useState<unknown>(null);

  const change = async (extension: ProjectExtension, isOn: boolean) => {
    setRefusal(null);
    await switchSet(project, extension.id, isOn).catch(setRefusal);
    await queryClient.invalidateQueries({ queryKey: switchesQuery(project).queryKey });
  };
  return (
    <Modal opened onClose={onClose} title={text.extensions.switches} size={600}>
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.extensions.switchesLead}</p>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {refusal ? <ProblemNotice error={refusal} /> : null}
        {!data && !error ? <SkeletonRows count={2} height={72} /> : null}
        {data && data.items.length === 0 ? <p>{text.extensions.none}</p> : null}
        <ul className={styles.list} aria-label={text.extensions.list}>
          {(data?.items ?? []).map((extension) => (
            <SwitchRow
              key={extension.id}
              extension={extension}
              uses={usesOf(model, extension)}
              canSwitch={canSwitch}
              onChange={(isOn) => change(extension, isOn)}
            />
          ))}
        </ul>
        {canSwitch ? null : <p className={styles.note}>{text.extensions.onlyEditors}</p>}
        <div>
          <ButtonLink to="/extensions">{text.extensions.all}</ButtonLink>
        </div>
      </div>
    </Modal>
  );
}

/** How many resources there are of its types. */
function usesOf(model: ProjectModel | null, { types }: ProjectExtension): number {
  return Object.values(model?.resources ?? {}).filter((resource) =>
    types.some(({ type }) => type === resource.type),
  ).length;
}
