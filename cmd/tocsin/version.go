package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the versions.
func (versionCommand) Run(std streams) error {
	revision := "unknown revision"
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, s := range build.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value
			}
		}
	}
	model, err := loadModel("")
	if err != nil {
		return err
	}
	info := model.Info()
	_, err = fmt.Fprintf(std.out, "tocsin %s, %s %s/%s\nmodel %s %s, %s\n",
		revision, runtime.Version(), runtime.GOOS, runtime.GOARCH, info.Name, info.Version, info.Digest)
	return err
}
