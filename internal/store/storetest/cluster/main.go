// Command cluster runs a command with a throw-away PostgreSQL server whose URL
// is in CONVERSA_TEST_POSTGRES, so that one server serves all packages:
//
//	go run ./internal/store/storetest/cluster -- go test ./...
//
// A server named there already is used as it is. Without PostgreSQL's programs
// the command runs all the same, and the tests say what they skip.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"conversa/internal/store/pgtest"
)

const variable = "CONVERSA_TEST_POSTGRES"

func main() {
	err := run(os.Args[1:])
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.Exited():
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return errors.New("usage: cluster -- COMMAND [ARGUMENT]")
	}
	if os.Getenv(variable) != "" {
		return command(args, os.Getenv(variable))
	}
	c, err := pgtest.Start(context.Background(), pgtest.ForTests)
	if errors.Is(err, pgtest.ErrMissing) {
		return command(args, "")
	}
	if err != nil {
		return err
	}
	err = command(args, c.URL("postgres"))
	if stopErr := c.Stop(); err == nil {
		err = stopErr
	}
	return err
}

func command(args []string, server string) error {
	// An interrupt reaches the command by itself; we stay to stop the server.
	signal.Ignore(os.Interrupt)
	cmd := exec.Command(args[0], args[1:]...) // running what we are told is the purpose
	cmd.Env = append(os.Environ(), variable+"="+server)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
