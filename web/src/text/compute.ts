export const compute = {
  title: 'Compute',
  lead: 'Where your jobs run: the machines that are connected, what they do, and what waits.',
  go: 'Look at the machines',
  add: 'Add a worker',
  computes: 'Places to run',
  workers: 'Workers',
  noWorkers: 'No worker is connected',
  noWorkersBody:
    'A worker is a machine that runs jobs: this one, a server with graphics cards, or a cluster node. Add one with a token and one command.',
  isServer: 'of the server',
  isMine: 'yours',
  status: { online: 'Online', lost: 'Lost', draining: 'Draining', drained: 'Drained' },
  statusHints: {
    online: 'It takes jobs.',
    lost: 'Not heard of for 30 seconds. What it ran goes to another worker.',
    draining: 'It ends what it runs and takes nothing new.',
    drained: 'It runs nothing and takes nothing new. It can be stopped, or take jobs again.',
  },
  ready: 'Ready',
  notReady: 'Not ready',
  slots: (free: number, all: number) => `${free} of ${all === 1 ? '1 slot' : `${all} slots`} free`,
  waiting: (count: number) => `${count} waiting`,
  isolation: {
    bubblewrap: 'isolated',
    processes: 'not isolated',
  },
  isolationHints: {
    bubblewrap: 'Jobs have a file system, processes and a user of their own.',
    processes: 'Jobs are kept apart by nothing but processes of their own.',
  },
  limits: { cgroup: 'limits: cgroup', rlimit: 'limits: rlimit' },
  limitsHints: {
    cgroup:
      'The kernel bounds the memory, processor time and processes of each job as a whole (control groups).',
    rlimit:
      'The worker counts what each job uses ten times a second and ends it when it is too much; a job can take more for a moment.',
  },
  columns: {
    name: 'Worker',
    state: 'State',
    slots: 'Slots',
    machine: 'Machine',
    isolation: 'Isolation',
    runs: 'Runs now',
    seen: 'Heard of',
  },
  idle: 'Nothing of yours',
  load: (load: number) => `load ${load.toFixed(1)}`,
  memoryFree: (size: string) => `${size} memory free`,
  diskFree: (size: string) => `${size} disk free`,
  attempt: (n: number) => (n > 1 ? `attempt ${n}` : ''),
  menu: (name: string) => `Actions for ${name}`,
  drain: 'Drain: end what runs, take nothing new',
  drained: (name: string) => `“${name}” takes nothing new`,
  resume: 'Take jobs again',
  resumed: (name: string) => `“${name}” takes jobs again`,
  remove: 'Remove',
  removeTitle: (name: string) => `Remove “${name}”?`,
  removeBody: (jobs: number) =>
    `${jobs > 0 ? `What it runs (${jobs === 1 ? 'one job' : `${jobs} jobs`} of yours) goes back to the queue and starts again elsewhere. ` : ''}A worker that is still running registers again by itself; stop it there first.`,
  removed: (name: string) => `“${name}” is removed`,
  queue: 'Waiting jobs',
  queueNone: 'Nothing of yours waits.',
  queueColumns: { job: 'Job', place: 'Where', asks: 'Asks for', since: 'Waits since', why: 'Why' },
  unnamed: 'job',
  losses: (count: number) =>
    count === 1
      ? 'a worker was lost while it ran it'
      : `${count} workers were lost while they ran it`,
  asks: {
    cpus: (count: number) => (count === 1 ? '1 core' : `${count} cores`),
    memory: (size: string) => `${size} memory`,
    gpus: (count: number) => (count === 1 ? '1 GPU' : `${count} GPUs`),
  },
  addLead:
    'Any Linux machine that reaches this server can run your jobs. It needs DeepForge installed; the token lets it work in your name and do nothing else.',
  addName: 'What the machine is called',
  addNameHint: 'The token and the worker get this name.',
  addSlots: 'Jobs at once',
  addSlotsProblem: (most: number) => `A whole number from 1 to ${most}.`,
  addMake: 'Make the token',
  addCommand: 'Run this on the machine',
  addCommandNote:
    'The command has the token in it, which is shown this once. It is good for a year; revoke it in your profile.',
  addWaiting: 'Waiting for it to connect…',
  addConnected: (name: string) => `“${name}” is connected`,
  addDone: 'Done',
} as const;
