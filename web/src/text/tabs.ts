export const tabs = {
  pipelines: 'Pipelines',
  executions: 'Executions',
  resources: 'Resources',
  artifacts: 'Artifacts',
  utils: 'Custom Utils',
  serialization: 'Custom Serialization',
} as const;
