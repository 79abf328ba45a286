'use strict';

// The real webgme-engine without a database: `node server.cjs FOLDER_OF_NODE_MODULES DATA PORT [TOKEN]`. What it keeps in MongoDB (accounts,
// access tokens) is kept in memory, files of the blob store lie in DATA. With a token nobody else may in.
const Module = require('node:module');
const net = require('node:net');
const path = require('node:path');

const [packages, data, port, token] = process.argv.slice(2);

const fits = (row, query) =>
  Object.entries(query).every(([name, wanted]) =>
    wanted && typeof wanted === 'object' && '$ne' in wanted ? row[name] !== wanted.$ne : row[name] === wanted,
  );

class Collection {
  rows = [];

  async findOne(query) {
    return this.rows.find((row) => fits(row, query)) ?? null;
  }

  find(query = {}) {
    return { toArray: async () => this.rows.filter((row) => fits(row, query)) };
  }

  async insertOne(row) {
    this.rows.push(row);
    return { insertedCount: 1, insertedId: row._id };
  }

  async updateOne(query, change, { upsert = false } = {}) {
    const known = await this.findOne(query);
    const row = known ?? { ...query };
    if (!known && upsert) this.rows.push(row);
    Object.assign(row, change.$set ?? (Object.keys(change).some((name) => name[0] === '$') ? {} : change));
    return { matchedCount: known ? 1 : 0, modifiedCount: known ? 1 : 0, upsertedCount: known ? 0 : 1 };
  }

  replaceOne(...rest) {
    return this.updateOne(...rest);
  }

  async createIndex() {}
}

const collections = new Map();
const db = {
  collection(name) {
    if (!collections.has(name)) collections.set(name, new Collection());
    return collections.get(name);
  },
};
const mongodb = { MongoClient: { connect: async () => ({ db: () => db, close: async () => {} }) } };
const load = Module._load;
Module._load = (name, ...rest) => (name === 'mongodb' ? mongodb : load(name, ...rest));

// It knows a port only, and would listen on all addresses.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (where, ...rest) {
  return listen.call(this, typeof where === 'object' ? where : { host: '127.0.0.1', port: where }, ...rest);
};

process.chdir(data);
const engine = path.join(packages, 'webgme-engine');
const config = require(path.join(engine, 'config/config.default.js'));
config.server.port = Number(port);
config.server.log.transports = [];
config.storage.database.type = 'memory';
config.blob.fsDir = path.join(data, 'blob');
config.authentication.enable = Boolean(token);
config.authentication.allowGuests = !token;
if (token) db.collection('_tokenList').rows.push({ displayName: 'tests', userId: 'tester', id: token });
const webgme = require(engine);
webgme.addToRequireJsPaths(config);
new webgme.standaloneServer(config).start((error) => {
  if (!error) return;
  console.error(error);
  process.exit(1);
});
process.on('SIGTERM', () => process.exit(0));
