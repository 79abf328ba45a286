export const login = {
  title: 'Sign in',
  name: 'User name',
  password: 'Password',
  wrong: 'Name or password is wrong',
  wrongBody: 'Mind capital letters. An administrator can give you a new password.',
  submit: 'Sign in',
  lead: 'Design deep learning pipelines, run them on your own machines, and compare what comes out. Together.',
  unreachable: 'DeepForge cannot be reached',
} as const;
