import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { problemFrom } from '../../api/problem';
import { nextTimesQuery } from '../../api/queries';
import { type TriggerDraft, zonesOrdered } from '../../model/trigger';
import * as text from '../../text';
import styles from './Triggers.module.css';

interface Props {
  draft: TriggerDraft;
  set: (some: Partial<TriggerDraft>) => void;
  errorAt: (pointer: string) => string | null;
}

const policies = (['skip', 'once', 'all'] as const).map((value) => ({
  value,
  label: text.triggers.missedChoices[value],
}));

/** When, on whose clocks, and what that means for the next days. */
export function ScheduleFields({ draft, set, errorAt }: Props) {
  const zones = useMemo(() => {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return zonesOrdered([...Intl.supportedValuesOf('timeZone'), draft.zone], own);
  }, [draft.zone]);
  const [cron] = useDebouncedValue(draft.cron.trim(), 250);
  const { data, error } = useQuery({
    ...nextTimesQuery(cron, draft.zone),
    enabled: cron !== '',
  });
  const wrong = error ? (problemFrom(error).errors[0]?.detail ?? problemFrom(error).message) : null;
  return (
    <>
      <TextInput
        withAsterisk
        label={text.triggers.cron}
        description={text.triggers.cronHint}
        maxLength={120}
        value={draft.cron}
        error={errorAt('/cron') ?? wrong}
        classNames={{ input: styles.code }}
        onChange={(event) => set({ cron: event.currentTarget.value })}
      />
      <NativeSelect
        label={text.triggers.zone}
        data={zones}
        value={draft.zone}
        error={errorAt('/time_zone')}
        onChange={(event) => set({ zone: event.currentTarget.value })}
      />
      {data && !wrong ? (
        <div className={styles.next} role="status">
          <strong>{text.triggers.next}</strong>
          <ol>
            {data.times.map((time) => (
              <li key={time}>{timeThere(time, draft.zone)}</li>
            ))}
          </ol>
        </div>
      ) : null}
      <NativeSelect
        label={text.triggers.missed}
        data={policies}
        value={draft.missed}
        onChange={(event) =>
          set({
            missed:
              policies.find(({ value }) => value === event.currentTarget.value)?.value ?? 'once',
          })
        }
      />
    </>
  );
}

/** As the clocks of the zone show it. */
const timeThere = (time: string, zone: string) =>
  new Date(time).toLocaleString(undefined, {
    timeZone: zone,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });

export function WebhookFields({ draft, set }: Props) {
  return (
    <Checkbox
      label={text.triggers.allowAttributes}
      description={text.triggers.allowAttributesHint}
      checked={draft.allowsAttributes}
      onChange={(event) => set({ allowsAttributes: event.currentTarget.checked })}
    />
  );
}

export function ArtifactFields(props: Props & { inputs: { value: string; label: string }[] }) {
  const { draft, set, errorAt, inputs } = props;
  return (
    <>
      <TextInput
        withAsterisk
        label={text.triggers.artifactName}
        description={text.triggers.artifactNameHint}
        value={draft.artifactName}
        error={errorAt('/artifact_name')}
        onChange={(event) => set({ artifactName: event.currentTarget.value })}
      />
      <TextInput
        label={text.triggers.artifactType}
        description={text.triggers.artifactTypeHint}
        value={draft.artifactType}
        onChange={(event) => set({ artifactType: event.currentTarget.value })}
      />
      {inputs.length > 0 ? (
        <NativeSelect
          label={text.triggers.input}
          data={inputs}
          value={draft.input}
          error={errorAt('/input')}
          onChange={(event) => set({ input: event.currentTarget.value })}
        />
      ) : (
        <p className={styles.missing} role="alert">
          {text.triggers.inputNone}
        </p>
      )}
    </>
  );
}
