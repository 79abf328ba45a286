// Buttons that go somewhere: the library's look, the router's typed addresses.

import { ActionIcon, type ActionIconProps, Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorProps } from './ButtonLink';

export { ButtonLink } from './ButtonLink';

export const IconLink = createLink((props: AnchorProps<ActionIconProps>) => (
  <ActionIcon component="a" {...props} />
));

export const MenuLink = createLink((props: AnchorProps<MenuItemProps>) => (
  <Menu.Item component="a" {...props} />
));
