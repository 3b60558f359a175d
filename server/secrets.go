package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"conversa/internal/secret"
	"conversa/internal/store"
)

// errWrongKey refuses to start with a key that cannot read what is there.
var errWrongKey = errors.New("the secret key is not the one with which this database was set up; " +
	"set CONVERSA_SECRET_KEY, or restore secret.key in the data folder")

func storeConfig(c Storage, log *slog.Logger) store.Config {
	return store.Config{URL: c.DatabaseURL, Dir: c.Data, Log: log}
}

// openMigrated opens the database and brings its schema up to date.
func openMigrated(ctx context.Context, c Storage, log *slog.Logger) (*store.Store, error) {
	if err := store.Migrate(ctx, storeConfig(c, log)); err != nil {
		return nil, err
	}
	return store.Open(ctx, storeConfig(c, log))
}

// openSecrets makes the box of the server's key, and refuses another key than the
// first that this database saw.
func openSecrets(ctx context.Context, st *store.Store, c Storage) (*secret.Box, error) {
	box, err := secret.Open(c.Data, c.SecretKey)
	if err != nil {
		return nil, err
	}
	_, err = st.Exec(ctx, "insert into server_setting (name, value) values ('secret_key_fingerprint', ?) on conflict (name) do nothing",
		box.Fingerprint())
	if err != nil {
		return nil, fmt.Errorf("keep fingerprint of the secret key: %w", err)
	}
	known, err := readSetting(ctx, st, "secret_key_fingerprint")
	if err != nil {
		return nil, err
	}
	if known != box.Fingerprint() {
		return nil, errWrongKey
	}
	return box, nil
}

func readSetting(ctx context.Context, st *store.Store, name string) (value string, err error) {
	rows, err := st.Query(ctx, "select value from server_setting where name = ?", name)
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", name, err)
	}
	defer rows.Close()
	if rows.Next() {
		if err := rows.Scan(&value); err != nil {
			return "", fmt.Errorf("read setting %s: %w", name, err)
		}
	}
	return value, rows.Err()
}
