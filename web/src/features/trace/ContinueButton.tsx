import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { Bug, ChevronDown, RotateCcw, RotateCw, StepForward } from 'lucide-react';
import * as text from '../../text';
import styles from './Trace.module.css';
import type { Continuing } from './useContinue';

/** Going on after a failure, with the ways to do it in a menu; for what has succeeded, only the menu. */
export function ContinueButton({ continuing }: { continuing: Continuing }) {
  const { canContinue, canRestartAll, isBusy, makeDebug } = continuing;
  if (!canContinue && !canRestartAll && !makeDebug) return null;
  return (
    <span className={styles.continue}>
      {canContinue ? (
        <Tooltip label={text.trace.continueHint}>
          <Button
            variant="filled"
            loading={isBusy}
            leftSection={<StepForward size={15} aria-hidden />}
            onClick={continuing.goOn}
          >
            {text.trace.continue}
          </Button>
        </Tooltip>
      ) : null}
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={text.trace.continueMenu} variant="default" disabled={isBusy}>
            {canContinue ? (
              <ChevronDown size={15} aria-hidden />
            ) : (
              <RotateCcw size={15} aria-hidden />
            )}
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canContinue ? (
            <Menu.Item leftSection={<RotateCw size={15} aria-hidden />} onClick={continuing.retry}>
              {text.trace.retryAsIs}
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={<RotateCcw size={15} aria-hidden />}
            disabled={!canRestartAll}
            onClick={continuing.restartAll}
          >
            {text.trace.restartAll}
          </Menu.Item>
          {makeDebug ? (
            <Menu.Item leftSection={<Bug size={15} aria-hidden />} onClick={makeDebug}>
              {text.trace.copyMake}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
