package dev.beckon.cloud.imports;

/** Hears how far an import is. */
public interface Progression {

  /** The file is looked through. */
  void seen(long lines);

  /** Lines are done. */
  void done(long lines, long ofLines, long refused);

  /** Nothing more will be told. */
  void end();
}
