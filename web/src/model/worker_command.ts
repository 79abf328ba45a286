// What one types on a machine that is to run jobs. Pure.

export interface WorkerCommand {
  host: string;
  token: string;
  name: string;
  slots: number;
}

const plain = /^[\w@%+=:,./-]+$/;

/** As a shell reads it: quoted where it must be. */
const quoted = (word: string) => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

export const workerCommand = ({ host, token, name, slots }: WorkerCommand): string =>
  ['deepforge', 'worker', '--host', host, '--token', token, '--name', name, '--slots', `${slots}`]
    .map(quoted)
    .join(' ');
