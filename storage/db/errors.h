#pragma once

#include <stdexcept>
#include <string>

namespace entente::storage {

/// The database could not do what it was asked to. An infrastructure failure, hence an exception; what the domain
/// expects is a `Result` instead. `what()` names the statement or file and is for the log, never for a page.
class DatabaseError : public std::runtime_error {
  public:
    DatabaseError(const std::string& what, int code) : std::runtime_error(what), code_(code) {}
    /// The engine's own (extended) result code; 0 when the refusal is ours.
    int code() const { return code_; }

  private:
    int code_;
};

/// A UNIQUE, FOREIGN KEY, CHECK or NOT NULL rule was broken. A callback should avoid it with `ON CONFLICT` rather than
/// catch it: a caught one leaves other engines' transactions unusable.
class ConstraintViolation : public DatabaseError {
  public:
    enum class Rule { Unique, ForeignKey, Check, NotNull, Other };
    ConstraintViolation(const std::string& what, int code, Rule rule) : DatabaseError(what, code), rule_(rule) {}
    Rule rule() const { return rule_; }

  private:
    Rule rule_;
};

/// Something held a lock longer than the time-out, or every reader stayed in use. Trying again may succeed.
class DatabaseBusy : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// Another process serves this database.
class DatabaseInUse : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

class DiskFull : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// Reading or writing the file failed, including a failed flush to the disk.
class DatabaseIoError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// The file is not a database, or a page of it is damaged.
class DatabaseCorrupt : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A write through a read-only transaction, or to a file that is mounted read-only.
class DatabaseReadOnly : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A column holds another type than the one asked for, or a number outside the range asked for.
class UnexpectedColumn : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// `write` or `read` after `stop()`.
class DatabaseStopped : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

/// A migration is missing, changed or newer than this program.
class MigrationError : public DatabaseError {
  public:
    using DatabaseError::DatabaseError;
};

}  // namespace entente::storage
