import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { nameProblem } from '../../model/interface_edit';
import { portDeclared } from '../../model/interface_port';
import * as text from '../../text';
import { type PartDialogProps, PartForm } from './PartForm';

/** An input or output: its name, and what the code cannot say about it. */
export function PortDialog(props: PartDialogProps) {
  const { operation, part, name, actions } = props;
  const port = part as 'input' | 'output';
  const declared = portDeclared(operation, port, name ?? '');
  const [typed, setTyped] = useState(name ?? '');
  const [type, setType] = useState(declared.type);
  const [description, setDescription] = useState(declared.description);
  const [problem, setProblem] = useState<string | null>(null);

  const save = async () => {
    const wanted = typed.trim();
    const bad = nameProblem(wanted);
    setProblem(bad);
    if (bad) return false;
    if (name === null) await actions.edit({ edit: `${port}_add`, name: wanted });
    else if (name !== wanted)
      await actions.edit({ edit: `${port}_rename`, name, new_name: wanted });
    const next = { type: type.trim(), description: description.trim() };
    if (next.type !== declared.type || next.description !== declared.description)
      await actions.declarePort(port, wanted, next);
    return true;
  };

  return (
    <PartForm {...props} onSave={save}>
      <TextInput
        data-autofocus
        required
        label={text.operation.name}
        description={text.operation.nameHint[port]}
        value={typed}
        error={problem}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <TextInput
        label={text.operation.portType}
        description={text.operation.portTypeHint}
        maxLength={250}
        value={type}
        onChange={(event) => setType(event.currentTarget.value)}
      />
      <TextInput
        label={text.operation.description}
        maxLength={4000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
    </PartForm>
  );
}
