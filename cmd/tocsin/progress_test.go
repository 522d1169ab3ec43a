//go:build linux

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// terminal opens a terminal of its own: what is written to the second file is read from
// the first.
func terminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminals:", err)
	}
	var locked, number int32
	for request, argument := range map[uintptr]*int32{syscall.TIOCSPTLCK: &locked, syscall.TIOCGPTN: &number} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request, uintptr(unsafe.Pointer(argument))); errno != 0 {
			t.Fatal(errno)
		}
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, slave
}

// On a terminal a bar shows the stage, how far the whole is, and the time left; elsewhere
// nothing does.
func TestTrainProgress(t *testing.T) {
	inSearchFolder(t)
	master, slave := terminal(t)
	shown := make(chan []byte)
	go func() {
		var all bytes.Buffer
		_, _ = io.Copy(&all, master) // ends with an error when the other end is closed
		shown <- all.Bytes()
	}()
	code := run(t.Context(), searching("m.tocsin"), streams{nil, io.Discard, slave})
	slave.Close()
	text := string(<-shown)
	if code != 0 {
		t.Fatalf("code %d: %s", code, text)
	}
	for _, want := range []string{`index \d+/\d+`, `search \d+/800`, `weigh \d+/40`, `\d+% \|█`, `\[\d+s:\d+s\]`, `    1  0\.\d{4}  `} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("no %q on the terminal: %q", want, text)
		}
	}
	highest := -1
	for _, m := range regexp.MustCompile(`(\d+)% \|`).FindAllStringSubmatch(text, -1) {
		var percent int
		fmt.Sscan(m[1], &percent)
		if percent < highest {
			t.Errorf("the bar goes back from %d to %d %%", highest, percent)
		}
		highest = percent
	}
	if highest < 95 || highest > 100 {
		t.Errorf("the bar ends at %d %%", highest)
	}
	if o := tocsin(t, nil, searching("m.tocsin")...); strings.ContainsAny(o.errors, "\r%█") {
		t.Errorf("no terminal, and yet a bar: %q", o.errors)
	}
}
