import { describe, expect, it } from 'vitest';
import { hasContent, membersOf, pixelsOf, valueText } from './preview';

describe('a preview', () => {
  it('draws grey values as grey, and colours as they are', () => {
    const grey = pixelsOf({ width: 2, height: 1, colours: 1, pixels: btoa('\x00\xff') });
    expect([...(grey ?? [])]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
    const red = pixelsOf({ width: 1, height: 1, colours: 3, pixels: btoa('\xc8\x01\x02') });
    expect([...(red ?? [])]).toEqual([200, 1, 2, 255]);
  });

  it('draws nothing when pixels are missing', () => {
    expect(pixelsOf({ width: 9, height: 9, colours: 1, pixels: btoa('\x00') })).toBeNull();
  });

  it('opens lists and objects, and nothing else', () => {
    expect(membersOf(['a'])).toEqual([['0', 'a']]);
    expect(membersOf({ a: null })).toEqual([['a', null]]);
    expect(membersOf('text')).toBeNull();
    expect(membersOf(null)).toBeNull();
  });

  it('writes values as JSON does', () => {
    expect(valueText('a "b"')).toBe('"a \\"b\\""');
    expect(valueText(null)).toBe('null');
  });

  it('knows whether there is anything to see', () => {
    const nothing = { kind: 'none' as const, format: '', facts: [], notes: ['No.'] };
    expect(hasContent(nothing)).toBe(false);
    expect(hasContent({ ...nothing, text: 'a' })).toBe(true);
  });
});
