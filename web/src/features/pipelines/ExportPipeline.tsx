import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { pipelineExport } from '../../api/programs';
import { fileName } from '../../model/file_name';
import type { Pipeline } from '../../model/project_model';
import * as text from '../../text';
import dialog from '../../ui/Dialog.module.css';
import { fileSave } from '../../ui/file_save';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useArtifactNames } from '../artifacts/useArtifactNames';

interface Props {
  project: string;
  id: string;
  pipeline: Pipeline;
  onClose: () => void;
}

/** A pipeline as a Python program, with its inputs or with options in their place. */
export function ExportPipeline({ project, id, pipeline, onClose }: Props) {
  const [parameters, setParameters] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const names = useArtifactNames(project);
  const inputs = Object.entries(pipeline.nodes).filter(([, node]) => node.operation === 'Input');
  const save = async () => {
    setBusy(true);
    setFailure(null);
    try {
      fileSave(await pipelineExport(project, id, parameters), `${fileName(pipeline.name)}.zip`);
      onClose();
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={text.program.title(pipeline.name)} size="md">
      <div className={dialog.stack}>
        <p className={dialog.body}>{text.program.body}</p>
        {inputs.length > 0 ? (
          <Checkbox.Group
            label={text.program.inputs}
            description={text.program.inputsHint}
            value={[...parameters]}
            onChange={setParameters}
          >
            {inputs.map(([node, { name, references = {} }]) => (
              <Checkbox
                key={node}
                mt="xs"
                value={node}
                label={name ?? names[references.artifact ?? ''] ?? 'Input'}
              />
            ))}
          </Checkbox.Group>
        ) : null}
        {failure ? <ProblemNotice error={failure} /> : null}
        <div className={dialog.buttons}>
          <Button onClick={onClose}>{text.common.cancel}</Button>
          <Button variant="filled" loading={isBusy} onClick={() => void save()}>
            {text.program.download}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
