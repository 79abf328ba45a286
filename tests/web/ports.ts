/** Where the stand-in listens: without accounts, and with them on the next port. */
export const port = Number(process.env.MOCK_PORT ?? 8911);
export const accountsPort = port + 1;
