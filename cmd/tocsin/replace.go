package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// replaceFile puts what write writes in place of the file at once, or leaves what was
// there. What a link names is replaced, not the link; a device or a pipe is written to.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return fmt.Errorf("%s: is a folder, want a file", path)
		}
		if !info.Mode().IsRegular() {
			return writeInto(path, write)
		}
		mode = info.Mode().Perm()
	}
	if path, err = throughLinks(path); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".tocsin-new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			_ = os.Remove(f.Name()) // the error that led here is the one to tell
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(mode); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// maxLinks bounds a chain of links, as the systems do.
const maxLinks = 40

// throughLinks returns the file that a path names, be it there or not.
func throughLinks(path string) (string, error) {
	for range maxLinks {
		info, err := os.Lstat(path)
		if err != nil || info.Mode()&os.ModeSymlink == 0 {
			return path, nil //nolint:nilerr // what is not there yet is no link
		}
		target, err := os.Readlink(path)
		if err != nil {
			return "", err
		}
		if !filepath.IsAbs(target) {
			folder, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return "", err
			}
			target = filepath.Join(folder, target)
		}
		path = target
	}
	return "", fmt.Errorf("%s: too many links", path)
}

// writeInto writes to what is no file that could be replaced.
func writeInto(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// isFile reports whether a path that is written to names a file, there or not, and no
// device or pipe.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}

// wantFile refuses no name, and -, where the output needs a name since more is written
// beside it.
func wantFile(flag, path string) error {
	if path == "" || path == "-" {
		return usageError{fmt.Errorf("%s %q: want the name of a file", flag, path)}
	}
	return nil
}

// checkOutput says what is wrong with the file that a flag names to write to, before the
// work that fills it: its folder is not there, it is a folder, or it is one of the files
// that are read.
func checkOutput(flag, path string, inputs ...string) error {
	if path == "" || path == "-" {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(path)); err != nil {
		return fmt.Errorf("%s %s: %w", flag, path, err)
	}
	if info, err := os.Stat(path); err == nil {
		if info.IsDir() {
			return fmt.Errorf("%s %s: is a folder, want a file", flag, path)
		}
		if !info.Mode().IsRegular() {
			return nil
		}
		for _, input := range inputs {
			if other, err := os.Stat(input); err == nil && os.SameFile(info, other) {
				return usageError{fmt.Errorf("%s %s: this file is read, and would be lost: want another name", flag, path)}
			}
		}
	}
	// The file is put in its place by way of another one in its folder.
	file, err := throughLinks(path)
	if err != nil {
		return fmt.Errorf("%s %w", flag, err)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".tocsin-new-*")
	if err != nil {
		var at *os.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return fmt.Errorf("%s %s: its folder cannot be written to: %w", flag, path, err)
	}
	f.Close()
	return os.Remove(f.Name())
}
