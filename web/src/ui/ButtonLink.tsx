import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

export type AnchorProps<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>;

/** A button that goes somewhere. By itself, because the frame needs no menus before they are opened. */
export const ButtonLink = createLink((props: AnchorProps<ButtonProps>) => (
  <Button component="a" {...props} />
));
