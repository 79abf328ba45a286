export const login = {
  title: 'Sign in',
  name: 'User name',
  password: 'Password',
  submit: 'Sign in',
  lead: 'Design deep learning pipelines, run them on your own machines, and compare what comes out. Together.',
  unreachable: 'DeepForge cannot be reached',
} as const;
