import { Checkbox } from '@mantine/core';
import {
  labelsPatch,
  labelsProblem,
  labelsText,
  noCachePatch,
  numberSettings,
  numberText,
  type SettingGroup,
  settingPatch,
  settingProblem,
  settingText,
} from '../../model/run_settings';
import * as text from '../../text';
import { toastProblem } from '../../ui/toasts';
import { RunsField } from './RunsField';
import styles from './RunsTab.module.css';
import type { OperationView } from './view';

const words = text.operation.runsWords;

/** What the operation needs of a worker, how long it may take, and how often it is tried again. */
export function RunsTab({ id, operation, actions, canEdit }: OperationView) {
  const change = (patch: Parameters<typeof actions.change>[0]) => {
    if (patch.length > 0) void actions.change(patch).catch(toastProblem);
  };
  const numbers = (group: SettingGroup) =>
    numberSettings
      .filter((setting) => setting.group === group)
      .map((setting) => {
        const { name, unit, least, most } = setting;
        const key = `${group}.${name}`;
        const { label, help } = text.operation.runsFields[key] ?? { label: name, help: '' };
        const isWaiting =
          group === 'retries' && name !== 'max_attempts' && operation.retries === undefined;
        return (
          <RunsField
            key={key}
            label={label}
            help={isWaiting ? text.operation.runsNeedAttempts : help}
            takes={text.operation.runsRange(
              text.operation.runsUnits[unit],
              numberText(least),
              numberText(most),
            )}
            value={settingText(operation, setting)}
            isReadOnly={!canEdit || isWaiting}
            problemOf={(typed) => settingProblem(setting, typed, words)}
            onChange={(typed) => change(settingPatch(id, operation, setting, typed))}
          />
        );
      });
  return (
    <div className={styles.form}>
      <p className={styles.lead}>
        {canEdit ? text.operation.runsLead : text.operation.runsLeadReadOnly}
      </p>
      <fieldset className={styles.group}>
        <legend>{text.operation.runsGroups.resources}</legend>
        {numbers('resources')}
        <RunsField
          label={text.operation.runsLabels}
          help={text.operation.runsLabelsHelp}
          value={labelsText(operation)}
          isReadOnly={!canEdit}
          isLong
          problemOf={(typed) => labelsProblem(typed, words)}
          onChange={(typed) => change(labelsPatch(id, operation, typed))}
        />
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{text.operation.runsGroups.limits}</legend>
        {numbers('limits')}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{text.operation.runsGroups.retries}</legend>
        {numbers('retries')}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{text.operation.runsGroups.cache}</legend>
        <Checkbox
          className={styles.wide}
          size="sm"
          label={text.operation.runsNoCache}
          description={text.operation.runsNoCacheHelp}
          disabled={!canEdit}
          checked={operation.no_cache === true}
          onChange={(event) => change(noCachePatch(id, operation, event.currentTarget.checked))}
        />
      </fieldset>
    </div>
  );
}
