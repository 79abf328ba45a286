// Buttons that go somewhere: the library's look, the router's typed addresses.

import {
  ActionIcon,
  type ActionIconProps,
  Button,
  type ButtonProps,
  Menu,
  type MenuItemProps,
} from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type AnchorProps<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>;

export const ButtonLink = createLink((props: AnchorProps<ButtonProps>) => (
  <Button component="a" {...props} />
));

export const IconLink = createLink((props: AnchorProps<ActionIconProps>) => (
  <ActionIcon component="a" {...props} />
));

export const MenuLink = createLink((props: AnchorProps<MenuItemProps>) => (
  <Menu.Item component="a" {...props} />
));
