import { Button } from '@mantine/core';
import { Compass, Wrench } from 'lucide-react';
import * as text from '../../text';
import { ButtonLink } from '../../ui/ButtonLink';
import { EmptyState } from '../../ui/EmptyState';

export function NotFound() {
  return (
    <EmptyState
      icon={Compass}
      title={text.shell.notFound}
      actions={<ButtonLink to="/">{text.shell.allProjects}</ButtonLink>}
    >
      {text.shell.notFoundBody}
    </EmptyState>
  );
}

/** One view failing leaves the frame standing. */
export function ViewCrash({ error }: { error: unknown }) {
  return (
    <EmptyState
      icon={Wrench}
      title={text.shell.crash}
      actions={
        <Button variant="filled" onClick={() => location.reload()}>
          {text.shell.reload}
        </Button>
      }
    >
      {text.shell.crashBody}
      <br />
      <code>{error instanceof Error ? error.message : null}</code>
    </EmptyState>
  );
}
