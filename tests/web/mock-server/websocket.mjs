// The server side of RFC 6455, as far as sending text to a browser needs it.
import { createHash } from 'node:crypto';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Answers the handshake and returns { send, onClose }. */
export function accept(request, socket) {
  const key = request.headers['sec-websocket-key'];
  const protocol = request.headers['sec-websocket-protocol'];
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${createHash('sha1')
        .update(key + guid)
        .digest('base64')}`,
      ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
      '\r\n',
    ].join('\r\n'),
  );
  const listeners = [];
  socket.on('data', (bytes) => {
    if ((bytes[0] & 0x0f) === 8) socket.end(Buffer.from([0x88, 0]));
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const listener of listeners) listener();
  });
  return {
    send: (text) => socket.writable && socket.write(frame(Buffer.from(text))),
    onClose: (listener) => listeners.push(listener),
    cut: () => socket.destroy(),
  };
}

function frame(payload) {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), payload]);
  const head = Buffer.alloc(length < 65536 ? 4 : 10);
  head[0] = 0x81;
  head[1] = length < 65536 ? 126 : 127;
  if (length < 65536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}
