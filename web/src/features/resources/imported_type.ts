/** What imports become: the type that an importer is known of. */
export const importedType = 'keras.Architecture';
