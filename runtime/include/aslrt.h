// SPDX-License-Identifier: Apache-2.0
//
// aslrt.h: the border between compiled workflows and the runtime.
//
// This is the only header that code generation may know. Everything a program object holds (cells,
// shapes, paths, tables) is laid out here, and every function a step function may call is declared
// here. Changing anything below means changing codegen/RuntimeAbi.cpp, whose static_asserts compare
// the two, and raising ASLRT_ABI_VERSION, which each program carries and the runtime checks at start.
//
// Conventions
//   * A JSON value is a 16-byte cell, passed by pointer; results go through an out pointer, which may
//     not alias an input. Cells live in frames, in step-local storage, or in read-only constants.
//   * Values are immutable. Containers are shared, never changed, except that a container that was
//     still text may be replaced in its own cell by the same value, looked into (`aslrt_path_get`
//     therefore takes its input as non-const).
//   * int32_t results named `status`: 0 is success; anything else means that an error has been
//     raised in the execution and the step function must return ASLRT_STEP_FAILED.
//   * Text in descriptors is UTF-8 and not zero-terminated unless said so.
//   * Nothing of an execution lives on the C stack between two steps: what survives is in the frame.
//     The collector runs only between steps, so step-local cells need no registration.
//
// Who owns what: descriptors and constants belong to the program and live as long as the process;
// containers belong to the execution's arena; frames belong to the runtime.

#ifndef ASLRT_H
#define ASLRT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ASLRT_ABI_VERSION 10u

// ---------------------------------------------------------------------------------------------
// Cells
// ---------------------------------------------------------------------------------------------

/// What a cell's payload holds. The numbers are part of the ABI.
enum AslrtTag {
  /// No value. Only in cells that were never written or whose slot was cleared.
  ASLRT_TAG_NONE = 0,
  /// The JSON text of a scalar of at most 10 bytes, quotes included, in `payload` (first 8 bytes,
  /// little endian) and `aux` (last 2), zero padded: two inline cells are equal texts exactly when
  /// the 16 bytes are equal.
  ASLRT_TAG_INLINE = 1,
  /// `payload` points to `size` bytes of JSON text of a longer string or number.
  ASLRT_TAG_SLICE = 2,
  /// A computed integer (int64_t in `payload`).
  ASLRT_TAG_INT = 3,
  /// A computed number (binary64 in `payload`).
  ASLRT_TAG_DOUBLE = 4,
  /// A container nobody has looked into: document number in `aux`, low half of `payload` the byte
  /// offset in the document, high half the ordinal in its skip table.
  ASLRT_TAG_TEXT = 5,
  /// `payload` points to an AslrtObject.
  ASLRT_TAG_OBJECT = 6,
  /// `payload` points to an AslrtArray.
  ASLRT_TAG_ARRAY = 7,
};

/// Which scalar a cell of tag INLINE or SLICE holds follows from its first byte of text.
enum AslrtFlag {
  /// The pointer in `payload` leads to read-only program data: the collector leaves it alone.
  ASLRT_FLAG_CONSTANT = 1,
  /// The pointer in `payload` (SLICE) leads into the document whose number is in `aux`.
  ASLRT_FLAG_DOCUMENT = 2,
  /// The string's text holds a backslash (INLINE and SLICE strings).
  ASLRT_FLAG_ESCAPED = 4,
  /// A path was followed through the container that is still text: the next one looks into it.
  ASLRT_FLAG_SEEN = 8,
};

typedef struct AslrtValue {
  uint64_t payload;
  uint16_t aux;
  uint8_t tag;   ///< AslrtTag
  uint8_t flags; ///< AslrtFlag bits
  uint32_t size; ///< bytes of the value's compact JSON text, whatever the tag
} AslrtValue;

/// A member name, ready to be compared and written. `text` points at the escaped name without its
/// quotes; the byte before it is the opening quote, the bytes after it are the closing quote and a
/// colon, so that `text - 1` up to `size + 3` is what a writer copies.
typedef struct AslrtKey {
  uint64_t head; ///< the first 8 bytes of the name, little endian, zero padded
  uint32_t size; ///< bytes of the escaped name
  uint32_t flags; ///< ASLRT_FLAG_CONSTANT: `text` is program data; ASLRT_FLAG_ESCAPED
  const char *text;
} AslrtKey;

/// The names of an object's members, in order. Objects of one constructor share one shape.
typedef struct AslrtShape {
  uint32_t count;
  /// Bytes of braces, commas, quoted names and colons: an object's size is this plus its members'.
  uint32_t textSize;
  uint32_t flags; ///< ASLRT_FLAG_CONSTANT: the shape is program data
  uint32_t reserved;
  AslrtKey keys[];
} AslrtShape;

/// `document` of a container that did not come from a document.
#define ASLRT_NO_DOCUMENT 0xffffu

typedef struct AslrtObject {
  const AslrtShape *shape;
  const char *source; ///< the object's own compact text, or null if it was built
  uint32_t ordinal;   ///< ordinal in the skip table of `document`
  uint16_t document;  ///< document number or ASLRT_NO_DOCUMENT
  uint16_t reserved;
  AslrtValue values[]; ///< shape->count cells
} AslrtObject;

typedef struct AslrtArray {
  const char *source; ///< as in AslrtObject
  uint32_t count;
  uint32_t ordinal;
  uint16_t document;
  uint16_t reserved;
  uint32_t reserved2;
  AslrtValue items[]; ///< `count` cells
} AslrtArray;

// ---------------------------------------------------------------------------------------------
// Descriptors: what the compiler knows about a place in the definition
// ---------------------------------------------------------------------------------------------

typedef struct AslrtText {
  const char *data;
  uint32_t size;
  uint32_t reserved;
} AslrtText;

/// Which words an unresolvable path is reported with. Source: asl.md 4.5.
enum AslrtPathSite {
  ASLRT_SITE_PATH = 0,      ///< InputPath, OutputPath, TimeoutSecondsPath, HeartbeatSecondsPath
  ASLRT_SITE_TEMPLATE = 1,  ///< a `.$` member, ErrorPath, CausePath; an index past the end is null
  ASLRT_SITE_CHOICE = 2,    ///< Variable and the `...Path` operands of a choice rule
  ASLRT_SITE_SECONDS = 3,   ///< SecondsPath
  ASLRT_SITE_TIMESTAMP = 4, ///< TimestampPath
  ASLRT_SITE_ARGUMENT = 5,  ///< an argument of an intrinsic function; `field` is the whole call as written
  ASLRT_SITE_ITEMS = 6,     ///< ItemsPath
};

/// One step of a definite path: a member when `key` is set, else the element `index` (negative
/// counts from the end). Steps are the program's data that may be written: `index` of a member is where it was among the
/// members of the last object, and is where it is looked for first.
typedef struct AslrtStep {
  const AslrtKey *key;
  int64_t index;
} AslrtStep;

/// A definite path below some value. When `prefix` is set, the first `prefixCount` steps are those of
/// another field's path that was folded into this one: a miss there is reported as that field's.
typedef struct AslrtPath {
  uint32_t count;
  uint32_t site; ///< AslrtPathSite
  AslrtText text;  ///< as written, `$.a.b` or `$$.Execution.Id`
  AslrtText field; ///< the field's name for the message: `InputPath`, `value.$`
  const struct AslrtPath *prefix;
  uint32_t prefixCount;
  uint32_t reserved;
  AslrtStep *steps;
} AslrtPath;

/// A slice `[start:end:step]`; `flags` bit 0: start given, bit 1: end given.
typedef struct AslrtSlice {
  int64_t start;
  int64_t end;
  int64_t step; ///< never 0
  uint32_t flags;
  uint32_t reserved;
} AslrtSlice;

/// A StringMatches pattern, split at its unescaped stars: `a*b` has the pieces `a` and `b`. Pieces
/// are plain characters (not JSON-escaped) in UTF-8.
typedef struct AslrtPattern {
  uint32_t count; ///< pieces, at least 1; a pattern without a star has exactly 1
  uint32_t reserved;
  const AslrtText *pieces;
} AslrtPattern;

enum AslrtFormatFlag {
  /// All pieces are characters that stand for themselves in JSON text.
  ASLRT_FORMAT_PLAIN = 1,
};

/// The template of a States.Format call, split at its placeholders: one argument goes between each two pieces. Pieces
/// are plain characters in UTF-8.
typedef struct AslrtFormat {
  uint32_t count; ///< pieces, at least 1
  uint32_t flags; ///< AslrtFormatFlag bits
  const AslrtText *pieces;
} AslrtFormat;

/// What a field takes that holds an expression.
enum AslrtResultKind {
  ASLRT_RESULT_ANY = 0,
  ASLRT_RESULT_OBJECT = 1,
  ASLRT_RESULT_ARRAY = 2,
  ASLRT_RESULT_ITEMS = 3, ///< an array or an object
  ASLRT_RESULT_BOOLEAN = 4,
  ASLRT_RESULT_STRING = 5,
  ASLRT_RESULT_INTEGER = 6,
  ASLRT_RESULT_COUNT = 7,      ///< an integer from 0
  ASLRT_RESULT_POSITIVE = 8,   ///< an integer from 1
  ASLRT_RESULT_PERCENTAGE = 9, ///< a number from 0 to 100
  ASLRT_RESULT_TIMESTAMP = 10,
  ASLRT_RESULT_MAP_INPUT = 11, ///< an array: the input of a Map without Items
  ASLRT_RESULT_RUN_INPUT = 12, ///< an array or an object: the same of a distributed Map
};

/// A JSONata expression.
typedef struct AslrtExpression {
  AslrtText text;  ///< as written, without delimiters
  AslrtText field; ///< where it stands in its state: `Output/a/b`
  const void *program; ///< runtime/jsonata/Program.h; aligned to 8
  uint32_t kind;       ///< AslrtResultKind
  uint32_t reserved;
} AslrtExpression;

/// The names of an ErrorEquals list.
typedef struct AslrtNames {
  uint32_t count;
  uint32_t reserved;
  const AslrtText *names;
} AslrtNames;

/// The variables that an Assign names, and the slots of the frame that hold them.
typedef struct AslrtAssignment {
  uint32_t count;
  uint32_t reserved;
  const AslrtText *names;
  const uint32_t *slots;
} AslrtAssignment;

/// The numbers of a retrier. Source: asl.md 11.2.
typedef struct AslrtRetrier {
  double intervalSeconds;
  double backoffRate;
  double maxDelaySeconds; ///< 0: none
  uint32_t maxAttempts;
  uint32_t fullJitter; ///< 1: JitterStrategy FULL
} AslrtRetrier;

/// How a Wait field's value is read.
enum AslrtDelayKind {
  ASLRT_DELAY_SECONDS = 0,
  ASLRT_DELAY_TIMESTAMP = 1,
};

typedef struct AslrtDelay {
  uint32_t kind; ///< AslrtDelayKind
  uint32_t reserved;
  AslrtText path; ///< the SecondsPath or TimestampPath as written; empty for a literal
} AslrtDelay;

enum AslrtResourceKind {
  ASLRT_RESOURCE_LAMBDA = 0,   ///< a function's ARN; events LambdaFunction...
  ASLRT_RESOURCE_ACTIVITY = 1, ///< an activity's ARN; events Activity...
  ASLRT_RESOURCE_SERVICE = 2,  ///< optimized integrations, aws-sdk, http; events Task...
};

enum AslrtPatternKind {
  ASLRT_CALL_REQUEST_RESPONSE = 0,
  ASLRT_CALL_SYNC = 1, ///< .sync and .sync:2: TaskSubmitted is written
  ASLRT_CALL_TASK_TOKEN = 2,
};

/// What a member of a service's request or answer is. Source: AWS's service models.
enum AslrtTypeKind {
  ASLRT_TYPE_STRUCTURE = 0,
  ASLRT_TYPE_LIST = 1,
  ASLRT_TYPE_MAP = 2,
  ASLRT_TYPE_STRING = 3,
  ASLRT_TYPE_BOOLEAN = 4,
  ASLRT_TYPE_INTEGER = 5,
  ASLRT_TYPE_DECIMAL = 6,
  ASLRT_TYPE_BLOB = 7,
  ASLRT_TYPE_TIMESTAMP = 8,
};

/// Where a member of a request or an answer travels.
enum AslrtLocation {
  ASLRT_IN_BODY = 0,    ///< a member of the body's object
  ASLRT_IN_URI = 1,     ///< the place `{Name}` of the call's uri
  ASLRT_IN_QUERY = 2,
  ASLRT_IN_HEADER = 3,
  ASLRT_IN_PAYLOAD = 4, ///< is the body
  ASLRT_IN_STATUS = 5,  ///< the HTTP status (answers only)
};

typedef struct AslrtField {
  AslrtText name;     ///< as workflows spell it
  AslrtText wireName; ///< as the wire spells it
  const struct AslrtType *type;
  uint32_t location; ///< AslrtLocation
  uint32_t required; ///< 1: a request must have it
} AslrtField;

/// Types may contain themselves.
typedef struct AslrtType {
  uint32_t kind; ///< AslrtTypeKind
  uint32_t fieldCount;
  const AslrtField *fields;        ///< of a structure
  const struct AslrtType *element; ///< of a list or map
  uint32_t textField; ///< structure: the field that a bare string stands for, plus one; 0: none
  /// 1: in an answer, something in it is spelt differently for workflows: a member's name, or a time.
  uint32_t rewritten;
} AslrtType;

enum AslrtCallHandler {
  ASLRT_CALL_PLAIN = 0,
  ASLRT_CALL_LAMBDA_INVOKE = 1,   ///< the payload is JSON, a function's error fails the task
  ASLRT_CALL_LAMBDA_FUNCTION = 2, ///< the argument is the payload, the payload the result
};

enum AslrtCallFlag {
  ASLRT_CALL_OPTIMIZED = 1, ///< causes and types of an optimized integration; else of an SDK integration
  ASLRT_CALL_METADATA = 2,  ///< results have SdkHttpMetadata and SdkResponseMetadata
  ASLRT_CALL_REST = 4,      ///< protocol rest-json; else json
};

/// How a service's action is called.
typedef struct AslrtCall {
  AslrtText serviceId;      ///< `DynamoDB`
  AslrtText endpointPrefix; ///< first label of the host: `dynamodb`
  AslrtText signingName;
  AslrtText method;
  AslrtText uri;         ///< with places `{Name}`
  AslrtText target;      ///< protocol json: X-Amz-Target
  AslrtText contentType; ///< of a body
  AslrtText errorPrefix;  ///< first part of error names
  AslrtText errorService; ///< the service's name in causes
  AslrtText errorDefault; ///< error for a code that is not among `errors`
  const AslrtType *input;  ///< a structure, or null
  const AslrtType *output; ///< a structure, or null
  AslrtNames errors;       ///< codes the action declares
  uint32_t handler;        ///< AslrtCallHandler
  uint32_t flags;          ///< AslrtCallFlag bits
} AslrtCall;

/// What a Task calls.
typedef struct AslrtTask {
  AslrtText resource;     ///< the Resource as written in the definition
  AslrtText resourceType; ///< as in history events: `lambda`, `aws-sdk:dynamodb`; empty for ARNs
  AslrtText action;       ///< as in history events: `invoke`, `sendMessage.waitForTaskToken`
  uint32_t kind;          ///< AslrtResourceKind
  uint32_t pattern;       ///< AslrtPatternKind
  const AslrtCall *call;  ///< how the program makes the call itself; null: it cannot
} AslrtTask;

/// A Map: the machine that runs for each item, and how its fields were written, for messages. A text that
/// stands for a path is empty when the field holds a literal or is absent.
typedef struct AslrtMap {
  uint32_t machine; ///< of the item processor: index into the program's machines
  uint32_t reserved;
  AslrtText itemsPath; ///< `$` when there is none
  AslrtText maxConcurrencyPath;
  AslrtText toleratedFailureCountPath;
  AslrtText toleratedFailurePercentagePath;
} AslrtMap;

/// A Parallel: the machines of its branches, as indices into the program's machines.
typedef struct AslrtParallel {
  uint32_t count;
  uint32_t reserved;
  const uint32_t *machines;
} AslrtParallel;

// ---------------------------------------------------------------------------------------------
// Program tables
// ---------------------------------------------------------------------------------------------

enum AslrtStateType {
  ASLRT_STATE_PASS = 0,
  ASLRT_STATE_TASK = 1,
  ASLRT_STATE_CHOICE = 2,
  ASLRT_STATE_WAIT = 3,
  ASLRT_STATE_SUCCEED = 4,
  ASLRT_STATE_FAIL = 5,
  ASLRT_STATE_PARALLEL = 6,
  ASLRT_STATE_MAP = 7,
};

typedef struct AslrtState {
  AslrtText name;
  uint32_t type; ///< AslrtStateType
  uint32_t line; ///< in the definition, from 1; 0 for a Task that nothing leads to, which only mock files name
} AslrtState;

enum AslrtAwaitKind {
  ASLRT_AWAIT_TASK = 0,
  ASLRT_AWAIT_TIMER = 1,
  ASLRT_AWAIT_COLLECT = 2,
  ASLRT_AWAIT_JOIN = 3,
};

/// A place where a step function may stop. The runtime sets the frame's pc to `resumePc` when what
/// was awaited has come (its value in `frame->answer`), to `failPc` when it failed (the error output
/// object in `frame->answer`), and to `itemPc` when a Map may start the machine of its next item (the item
/// in `frame->answer`): the step function computes the machine's input and calls `aslrt_child_start`.
typedef struct AslrtPoint {
  uint32_t kind;  ///< AslrtAwaitKind
  uint32_t state; ///< index into the machine's states
  uint32_t resumePc;
  uint32_t failPc; ///< only ASLRT_AWAIT_TASK and ASLRT_AWAIT_JOIN
  uint32_t line;
  uint32_t itemPc; ///< only ASLRT_AWAIT_JOIN; 0: the items themselves are the inputs
  const AslrtTask *task; ///< only ASLRT_AWAIT_TASK
} AslrtPoint;

typedef struct AslrtExec AslrtExec;
typedef struct AslrtFrame AslrtFrame;

/// Why a step function came back.
enum AslrtStepResult {
  ASLRT_STEP_DONE = 0,   ///< the machine has ended; its output is in `frame->answer`
  ASLRT_STEP_FAILED = 1, ///< an error was raised; it is in the execution
  ASLRT_STEP_CALL = 2,   ///< a call has to be made: `frame->point`
  ASLRT_STEP_TIMER = 3,  ///< time has to pass
  ASLRT_STEP_COLLECT = 4, ///< a good moment to collect; go on at once afterwards
  ASLRT_STEP_JOIN = 5,   ///< the machines of a Map's items or a Parallel's branches have to run
};

typedef int32_t (*AslrtStepFn)(AslrtExec *exec, AslrtFrame *frame);

typedef struct AslrtMachine {
  AslrtText name;
  AslrtStepFn step;
  uint32_t slotCount;
  uint32_t counterCount;
  uint32_t stateCount;
  uint32_t pointCount;
  const AslrtState *states;
  const AslrtPoint *points;
  uint64_t layoutHash; ///< changes when slots, counters or points change meaning
  uint32_t variableCount; ///< the first of the slots
  uint32_t reserved;
} AslrtMachine;

// ---------------------------------------------------------------------------------------------
// A state under test
// ---------------------------------------------------------------------------------------------

enum AslrtTestFlag {
  ASLRT_TEST_TEXT_OUTPUT = 1,   ///< the response has the output as JSON text, else as the value
  ASLRT_TEST_RESULT = 2,        ///< `result` is the mock
  ASLRT_TEST_ERROR = 4,         ///< `error` is the mock
  ASLRT_TEST_CAUSE = 8,         ///< and has a cause
  ASLRT_TEST_CONTEXT = 16,      ///< `context` is given
  ASLRT_TEST_FAILURE_COUNT = 32, ///< `failureCount` is given
  ASLRT_TEST_INSPECT = 64,      ///< the response has the inspected values
};

/// What `aslc test-state` was asked, in a program that runs one state and prints the response.
typedef struct AslrtTest {
  int32_t (*run)(void *session); ///< aslrt_test_run
  uint32_t flags;        ///< AslrtTestFlag bits
  uint32_t retryCount;   ///< attempts that the retrier which takes the error has made
  uint32_t failureCount; ///< iterations of a Map that failed
  uint32_t reserved;
  AslrtText input;         ///< JSON
  AslrtText context;       ///< JSON: the context object
  AslrtText result;        ///< JSON: of the work
  AslrtText error;         ///< of the work; plain text
  AslrtText cause;         ///< plain text
  AslrtText readerFailure; ///< cause of States.ItemReaderFailed; empty: there is none
  AslrtText readerItems;   ///< JSON: what the reader of a Map gives; empty: nobody knows
  AslrtText itemsPointer;  ///< JSON: where its ItemsPointer leads; empty: it has none
  uint32_t variableCount;  ///< of machine 0
  uint32_t reserved2;
  const AslrtText *variables; ///< their names, in the order of their slots
} AslrtTest;

/// What the step function keeps for the response.
enum AslrtInspect {
  ASLRT_INSPECT_AFTER_INPUT_PATH = 0,
  ASLRT_INSPECT_AFTER_PARAMETERS = 1,
  ASLRT_INSPECT_AFTER_ARGUMENTS = 2,
  ASLRT_INSPECT_RESULT = 3,
  ASLRT_INSPECT_AFTER_RESULT_SELECTOR = 4,
  ASLRT_INSPECT_AFTER_RESULT_PATH = 5,
  ASLRT_INSPECT_AFTER_ITEMS_PATH = 6,
  ASLRT_INSPECT_AFTER_ITEMS_POINTER = 7,
  ASLRT_INSPECT_AFTER_ITEM_SELECTOR = 8,
  ASLRT_INSPECT_AFTER_ITEM_BATCHER = 9,
  ASLRT_INSPECT_NEXT_STATE = 10,  ///< a string: the state that is gone to
  ASLRT_INSPECT_CATCH_INDEX = 11, ///< a number: the catcher that takes the error
};

enum AslrtProgramFlag {
  ASLRT_PROGRAM_EXPRESS = 1, ///< built with --type EXPRESS
  ASLRT_PROGRAM_DEBUG = 2,   ///< built with -g: a debugger may look at every frame
};

/// The one symbol a program object defines for the runtime.
typedef struct AslrtProgram {
  uint32_t abiVersion;
  uint32_t flags; ///< AslrtProgramFlag
  AslrtText name;   ///< the state machine's name
  AslrtText source; ///< the definition's file name, for messages
  double timeoutSeconds; ///< TimeoutSeconds of the machine; 0: none
  uint32_t machineCount;
  uint32_t reserved;
  const AslrtMachine *machines; ///< machine 0 is the top one
  const AslrtTest *test; ///< the program is a state under test; null: it is a workflow
} AslrtProgram;

extern const AslrtProgram aslrt_program;

// ---------------------------------------------------------------------------------------------
// Executions and frames, as far as step functions see them
// ---------------------------------------------------------------------------------------------

/// The part of an execution that step functions read directly; the runtime's own record begins with it.
struct AslrtExec {
  /// Largest payload in bytes; UINT32_MAX: no limit.
  uint32_t payloadLimitBytes;
  /// Not 0: stop at the next safe point (memory to collect, a deadline, a signal).
  volatile uint32_t stopWanted;
  /// Not 0: somebody sees each state (a history, a log of states, a limit on events), so none may be fused with others.
  uint32_t isWatched;
};

#define ASLRT_FRAME_MAGIC 0x41534c46u // "ASLF"

/// A running machine. Slots (cells, first those of the machine's variables) follow the head, counters
/// (int64_t) follow the slots. The head's three cells and all slots are the collector's roots.
struct AslrtFrame {
  uint32_t magic;
  uint32_t machine; ///< index into the program's machines
  uint32_t pc;      ///< 0: start; else where to go on
  uint32_t point;   ///< what is awaited: index into the machine's points
  uint32_t state;   ///< the state being executed
  uint32_t retryCount; ///< retries made in this visit of the state
  uint64_t enteredEventId;
  uint64_t lastEventId; ///< the event that the frame's next one follows
  int64_t enteredUnixMs;
  double delaySeconds; ///< of the timer awaited
  AslrtFrame *parent;
  AslrtValue answer;      ///< the input at pc 0; later what the awaited thing gave, or the error output
  AslrtValue argument;    ///< of the call awaited
  AslrtValue credentials; ///< of the call awaited, or none
  double timeoutSeconds;   ///< of the call awaited; 0: none
  double heartbeatSeconds; ///< of the call awaited; 0: none
  AslrtValue slots[];
};

// ---------------------------------------------------------------------------------------------
// Values
// ---------------------------------------------------------------------------------------------

/// Looks `path` up below `in`. A miss raises the error of the path's site; in a template an index past
/// the end of an array is null instead.
int32_t aslrt_path_get(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *in,
                       const AslrtPath *path);

/// 1 when `path` leads to a value below `in` (then in `out`), else 0. Never raises. For IsPresent.
int32_t aslrt_path_find(AslrtExec *exec, AslrtValue *out, AslrtValue *in, const AslrtPath *path);

/// The same, with NONE in `out` when it does not.
int32_t aslrt_path_look(AslrtExec *exec, AslrtValue *out, AslrtValue *in, const AslrtPath *path);

/// The same without looking into the containers on the way: text is searched as it is. For values of which little is read.
int32_t aslrt_path_seek(AslrtExec *exec, AslrtValue *out, const AslrtValue *in, const AslrtPath *path);

/// `target` with `value` put at `path` (ResultPath), missing objects made on the way. Raises
/// States.ResultPathMatchFailure when a node on the way cannot have the member or element.
int32_t aslrt_json_insert(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                          const AslrtPath *path, const AslrtValue *value);

/// The same where nobody else has `target` and nobody looks at it afterwards: an object is changed, not copied.
int32_t aslrt_json_insert_own(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                              const AslrtPath *path, const AslrtValue *value);

/// 1 when that error would be raised, else 0.
int32_t aslrt_path_refuses(AslrtExec *exec, AslrtValue *target, const AslrtPath *path);

/// The same as aslrt_json_insert for a path with a step; NONE instead of the error.
void aslrt_json_put(AslrtExec *exec, AslrtValue *out, AslrtValue *target, const AslrtPath *path,
                    const AslrtValue *value);

/// Bytes of the text of the object `target` beside the value of its member `key`, which need not be there yet: with a
/// value's bytes, those of the object that has it there. 0 when `target` is no object.
uint32_t aslrt_size_beside(AslrtExec *exec, AslrtValue *target, const AslrtKey *key);

/// Members of the object `in` in one look: bit n of the result says that `in` has the member `keys[n]`, which is then in
/// `out[n]`; else NONE is. Bit 31 says that `in` is an object. At most 31 keys, all different; they are data of the program,
/// for what was found may be remembered by their address. So are the steps of paths.
uint32_t aslrt_json_fields(AslrtExec *exec, AslrtValue *out, const AslrtValue *in, const AslrtKey *keys, uint32_t count);

/// A point in time: seconds since 1970-01-01T00:00:00Z, rounded down, and nanoseconds on top.
typedef struct AslrtInstant {
  int64_t seconds;
  uint32_t nanoseconds;
  uint32_t reserved;
} AslrtInstant;

/// 1 when `value` is a number, whose nearest binary64 is then in `out`; else 0, with 0 in `out`.
int32_t aslrt_read_number(const AslrtValue *value, double *out);

/// Which of `count` texts the string `value` is; `count` when it is none of them, or no string. Texts are JSON strings
/// without their quotes, shorter ones first and equally long ones in the order of their bytes.
uint32_t aslrt_read_text(const AslrtValue *value, const AslrtKey *texts, uint32_t count);

/// Bit n: `value` is a string that matches the whole of pattern n. At most 32 patterns.
uint32_t aslrt_read_forms(const AslrtValue *value, const AslrtPattern *patterns, uint32_t count);

/// What aslrt_read_integer says of a value; the second includes the first.
enum AslrtIntegerBits {
  ASLRT_INTEGER_IS = 1,    ///< a number that rounds, halves up, to an integer of 32 bits
  ASLRT_INTEGER_EXACT = 2, ///< whose text is the integer's
};

/// Bits of AslrtIntegerBits; 0 is in `out` when there is no integer. Texts of more than eight characters do not count as
/// exact.
uint32_t aslrt_read_integer(const AslrtValue *value, int32_t *out);

/// 1 when `value` is a timestamp, which is then in `out`; else 0, with zeros in `out`.
int32_t aslrt_read_instant(const AslrtValue *value, AslrtInstant *out);

/// `index` as a number.
void aslrt_json_index(AslrtValue *out, uint32_t index);

/// `integer` as a number.
void aslrt_json_integer(AslrtValue *out, int32_t integer);

/// 1 when `items` is no array, else 0.
int32_t aslrt_items_refused(AslrtExec *exec, const AslrtValue *items);

/// Reads the same members of each item of an array. Compiled code gives room for it: ASLRT_ITEMS_CELLS cells, and one for
/// each member.
typedef struct AslrtItems AslrtItems;
#define ASLRT_ITEMS_CELLS 4

/// Makes `reader` one for the members `count` `keys` (as those of aslrt_json_fields) of the items of an array. The array's cell
/// may be looked into, and must not be written while items are read. Returns how many items there are; UINT32_MAX when
/// `items` is no array, whose items are not read.
uint32_t aslrt_items_open(AslrtExec *exec, AslrtItems *reader, AslrtValue *items, const AslrtKey *keys, uint32_t count);

/// Makes out[0] the item `index` and out[n + 1] its member n. Returns what aslrt_json_fields does.
uint32_t aslrt_items_read(AslrtExec *exec, AslrtValue *out, const AslrtItems *reader, uint32_t index);

/// 1 when a loop that lets nobody in must be given up: for a signal, or because memory must be collected.
int32_t aslrt_loop_ends(AslrtExec *exec);

/// An object of `shape` with copies of `shape->count` cells.
void aslrt_json_object(AslrtExec *exec, AslrtValue *out, const AslrtShape *shape,
                       const AslrtValue *values);

/// An array with copies of `count` cells.
void aslrt_json_array(AslrtExec *exec, AslrtValue *out, const AslrtValue *values, uint32_t count);

// ---------------------------------------------------------------------------------------------
// Node lists: paths that may select more than one node. A node list is a JSON array; each step maps one to
// the next, in document order. A list that becomes too long to be sensible raises States.Runtime, in which
// `path`, the whole path as written, is quoted: that is what their status says.
// ---------------------------------------------------------------------------------------------

/// The list that holds only `in`; empty when `in` is no value.
void aslrt_nodes_root(AslrtExec *exec, AslrtValue *out, const AslrtValue *in);
/// The members named by `keys` of those nodes that are objects; a missing member is left out.
int32_t aslrt_nodes_members(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                            const AslrtKey *keys, uint32_t count, const AslrtText *path);
/// The elements `indices` of those nodes that are arrays; past the end gives null.
int32_t aslrt_nodes_elements(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                             const int64_t *indices, uint32_t count, const AslrtText *path);
/// The elements of those nodes that are arrays, in `slice`.
int32_t aslrt_nodes_slice(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                          const AslrtSlice *slice, const AslrtText *path);
/// All members and elements of the nodes.
int32_t aslrt_nodes_children(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                             const AslrtText *path);
/// Each node followed by all that is below it, depth first. `containersOnly` 1: without scalars.
int32_t aslrt_nodes_descendants(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                                uint32_t containersOnly, const AslrtText *path);
/// What a filter is asked about: the containers in nodes that are arrays, and nodes that are objects.
int32_t aslrt_nodes_candidates(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *nodes,
                               const AslrtText *path);

/// The functions that may end a path.
enum AslrtPathFunction {
  ASLRT_FUNCTION_APPEND = 0,
  ASLRT_FUNCTION_AVG = 1,
  ASLRT_FUNCTION_CONCAT = 2,
  ASLRT_FUNCTION_FIRST = 3,
  ASLRT_FUNCTION_INDEX = 4, ///< exactly one argument
  ASLRT_FUNCTION_KEYS = 5,
  ASLRT_FUNCTION_LAST = 6,
  ASLRT_FUNCTION_LENGTH = 7,
  ASLRT_FUNCTION_MAX = 8,
  ASLRT_FUNCTION_MIN = 9,
  ASLRT_FUNCTION_STDDEV = 10,
  ASLRT_FUNCTION_SUM = 11,
};

/// The value of `function` for `in` and `count` arguments. Raises States.Runtime, quoting `path`, when there
/// is none.
int32_t aslrt_path_function(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, uint32_t function,
                            AslrtValue *in, AslrtValue *arguments, uint32_t count, const AslrtText *path);

// Lists, for loops of compiled code. Between `count` and the last use of an item the array's cell must not
// be written; items are read directly from AslrtArray.

/// The number of elements of an array, which is looked into; 0 when `list` is none.
uint32_t aslrt_list_count(AslrtExec *exec, AslrtValue *list);
/// A list to gather at most `capacity` values in. No JSON value before aslrt_list_end.
void aslrt_list_begin(AslrtExec *exec, AslrtValue *out, uint32_t capacity);
void aslrt_list_add(AslrtValue *list, const AslrtValue *item);
/// The array of what was gathered.
void aslrt_list_end(AslrtExec *exec, AslrtValue *out, const AslrtValue *list);

// Arrays written as text, for loops of compiled code whose items nobody looks into. What is not good (a function refuses
// its values) is told by aslrt_text_item; what was written since the item before is of no use then.

/// An array that is being written. There is always room for the constants of an item, as many bytes as aslrt_text_begin
/// was told, and seven more: compiled code stores short ones itself and moves `at`.
typedef struct AslrtTextList {
  char *at; ///< behind what was written
} AslrtTextList;

/// A list to write; `number` tells those apart that are written at the same time. The result is guessed to be as long as
/// `like`.
AslrtTextList *aslrt_text_begin(AslrtExec *exec, const AslrtValue *like, uint32_t number, uint32_t constants);
/// Writes a constant that compiled code does not store itself.
void aslrt_text_constant(AslrtTextList *list, const AslrtText *text);
/// A container of `count` members or elements begins when `ahead` more bytes were written; its ordinal.
uint32_t aslrt_text_open(AslrtTextList *list, uint32_t count, uint32_t ahead);
/// It ends behind `ahead` more bytes.
void aslrt_text_close(AslrtTextList *list, uint32_t ordinal, uint32_t ahead);
void aslrt_text_value(AslrtExec *exec, AslrtTextList *list, const AslrtValue *value);
/// The value as States.Format puts it into a string.
void aslrt_text_characters(AslrtExec *exec, AslrtTextList *list, const AslrtValue *value);
void aslrt_text_index(AslrtTextList *list, uint32_t index);
void aslrt_text_math_add(AslrtTextList *list, const AslrtValue *left, const AslrtValue *right);
void aslrt_text_string_split(AslrtExec *exec, AslrtTextList *list, const AslrtValue *text, const AslrtValue *delimiters);
void aslrt_text_array_contains(AslrtExec *exec, AslrtTextList *list, const AslrtValue *array, const AslrtValue *value);
/// `inner` as it is now, as an array.
void aslrt_text_list(AslrtTextList *list, const AslrtTextList *inner);
/// Bytes of the list if it ended here.
uint32_t aslrt_text_size(const AslrtTextList *list);
/// Ends an item. 1 when it is not good, or larger than a payload may be.
int32_t aslrt_text_item(AslrtExec *exec, AslrtTextList *list);
/// The array.
void aslrt_text_end(AslrtExec *exec, AslrtValue *out, AslrtTextList *list);

// ---------------------------------------------------------------------------------------------
// Tests
// ---------------------------------------------------------------------------------------------

enum AslrtCompareKind {
  ASLRT_COMPARE_STRING = 0,    ///< by UTF-16 code units
  ASLRT_COMPARE_NUMERIC = 1,   ///< as binary64
  ASLRT_COMPARE_BOOLEAN = 2,   ///< only equality
  ASLRT_COMPARE_TIMESTAMP = 3, ///< as instants
  ASLRT_COMPARE_VALUE = 4,     ///< as filters do, only by aslrt_compare_values
};

enum AslrtComparePredicate {
  ASLRT_PREDICATE_EQ = 0,
  ASLRT_PREDICATE_LT = 1,
  ASLRT_PREDICATE_LE = 2,
  ASLRT_PREDICATE_GT = 3,
  ASLRT_PREDICATE_GE = 4,
};

/// 1 when both values are of the kind and the predicate holds, else 0. Source: asl.md 9.3.
int32_t aslrt_compare(uint32_t kind, uint32_t predicate, const AslrtValue *left,
                      const AslrtValue *right);

/// 1 when the predicate holds as in a filter: EQ for the same JSON value whatever its kind, the others for
/// two numbers or two strings. Nothing compares to what is no value. Source: asl.md 4.3.
int32_t aslrt_compare_values(AslrtExec *exec, uint32_t predicate, const AslrtValue *left,
                             const AslrtValue *right);

/// 1 when `value` is a string that matches the whole pattern.
int32_t aslrt_matches(const AslrtValue *value, const AslrtPattern *pattern);

enum AslrtIsKind {
  ASLRT_IS_NULL = 0,
  ASLRT_IS_NUMERIC = 1,
  ASLRT_IS_STRING = 2,
  ASLRT_IS_BOOLEAN = 3,
  ASLRT_IS_TIMESTAMP = 4,
  ASLRT_IS_NOTHING = 5, ///< no value
  /// What a text takes as it stands: a string without escapes, true, false, a whole number of 32 bits in its shortest form.
  ASLRT_IS_PLAIN = 6,
};

/// 1 when `value` is of the kind.
int32_t aslrt_is(uint32_t kind, const AslrtValue *value);

// ---------------------------------------------------------------------------------------------
// Intrinsic functions (asl.md 5). One function each, so that a program carries only those it calls. All of them raise
// States.IntrinsicFailure, "Invalid arguments in States.NAME", when an argument is of the wrong kind or out of range, and
// leave `out` without a value then. States.Array is aslrt_json_array.
// ---------------------------------------------------------------------------------------------

/// States.Format with a template known when compiling; `arguments` are `format->count - 1` cells. Never raises.
void aslrt_format(AslrtExec *exec, AslrtValue *out, const AslrtFormat *format, const AslrtValue *arguments);
/// States.Format with a template that is a value; `arguments` are `count` cells.
int32_t aslrt_intrinsic_format(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                               const AslrtValue *arguments, uint32_t count);

int32_t aslrt_intrinsic_array_contains(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                       const AslrtValue *value);
int32_t aslrt_intrinsic_array_get_item(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                       const AslrtValue *index);
int32_t aslrt_intrinsic_array_length(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array);
int32_t aslrt_intrinsic_array_partition(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array,
                                        const AslrtValue *size);
int32_t aslrt_intrinsic_array_range(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *first,
                                    const AslrtValue *last, const AslrtValue *step);
int32_t aslrt_intrinsic_array_unique(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *array);
int32_t aslrt_intrinsic_base64_decode(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text);
int32_t aslrt_intrinsic_base64_encode(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text);
int32_t aslrt_intrinsic_hash(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *data,
                             const AslrtValue *algorithm);
int32_t aslrt_intrinsic_json_merge(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *first,
                                   const AslrtValue *second, const AslrtValue *isDeep);
int32_t aslrt_intrinsic_json_to_string(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *value);
int32_t aslrt_intrinsic_math_add(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *left,
                                 const AslrtValue *right);
/// `seed` may be null: then the execution's seeded generator is asked.
int32_t aslrt_intrinsic_math_random(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *start,
                                    const AslrtValue *end, const AslrtValue *seed);
int32_t aslrt_intrinsic_string_split(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text,
                                     const AslrtValue *delimiters);
int32_t aslrt_intrinsic_string_to_json(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtValue *text);
/// From the execution's seeded generator.
int32_t aslrt_intrinsic_uuid(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out);

// ---------------------------------------------------------------------------------------------
// Expressions of JSONata. `externals` are the values that the program asks for, in its order; a variable that was not
// assigned is no value.
// ---------------------------------------------------------------------------------------------

/// The value of an expression. Raises States.QueryEvaluationError, and writes the event, when there is none or the field
/// does not take it.
int32_t aslrt_evaluate(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtExpression *expression,
                       AslrtValue *externals);

/// The same without raising anything: 1 where aslrt_evaluate would.
int32_t aslrt_evaluate_quietly(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtExpression *expression,
                               AslrtValue *externals);

// ---------------------------------------------------------------------------------------------
// Execution
// ---------------------------------------------------------------------------------------------

/// The context object (`$$`) as it is now.
void aslrt_context(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out);

/// What `path` leads to in the context object, of which no more is made than that asks for. Raises as aslrt_path_get.
int32_t aslrt_context_get(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtPath *path);

/// A part of the context object that does not depend on the state: `part` is ASLRT_CONTEXT_*. `Map`, and the number and value
/// of its item, are no value where no Map is around. Input, name and start time are members of `Execution`, which need no object.
enum AslrtContextPart {
  ASLRT_CONTEXT_EXECUTION = 0,
  ASLRT_CONTEXT_MACHINE = 1,
  ASLRT_CONTEXT_MAP = 2,
  ASLRT_CONTEXT_INDEX = 3,
  ASLRT_CONTEXT_ITEM = 4,
  ASLRT_CONTEXT_INPUT = 5,
  ASLRT_CONTEXT_NAME = 6,
  ASLRT_CONTEXT_START_TIME = 7,
};
void aslrt_context_part(AslrtExec *exec, AslrtFrame *frame, uint32_t part, AslrtValue *out);

/// The context object of a state that is not entered, of `parts`: `Execution`, `StateMachine`, `State`, and `Map`, which may be
/// no value.
void aslrt_context_whole(AslrtExec *exec, AslrtValue *out, const AslrtValue *parts);

/// What time it is, as a state notes it that is entered now.
void aslrt_now(AslrtExec *exec, AslrtValue *out);

/// Enters a state: writes the event, notes the time, starts its retry count at 0.
void aslrt_state_enter(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *input);

/// The same for a state of a machine that never asks for the time: it is noted for a history only.
void aslrt_state_begin(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *input);

/// Leaves the current state with `output`: writes the event.
void aslrt_state_leave(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *output);

/// Leaves the current state with `value` and begins `state` with it.
void aslrt_state_pass(AslrtExec *exec, AslrtFrame *frame, uint32_t state, const AslrtValue *value);

/// How the current state makes what the next one begins with.
typedef struct AslrtTransition {
  const AslrtShape *shape; ///< of an object that it builds, or null
  const AslrtPath *path;   ///< where it puts its result into what it was given, or null
  uint32_t state;          ///< the next one
  uint32_t ownsTarget;     ///< 1: that may be changed, as for aslrt_json_insert_own
} AslrtTransition;

/// aslrt_json_object, a look at the limit, and aslrt_state_pass in one. Returns 0, or raises States.DataLimitExceeded.
int32_t aslrt_pass_object(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, const AslrtTransition *transition,
                          const AslrtValue *members);

/// The same for aslrt_json_insert, whose error may be raised, too.
int32_t aslrt_pass_inserted(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out, AslrtValue *target,
                            const AslrtTransition *transition, const AslrtValue *value);

/// Counts `count` events of states that were entered and left in one go, with nobody watching; the last one was `state`.
void aslrt_pass_events(AslrtExec *exec, AslrtFrame *frame, uint32_t count, uint32_t state);

/// Puts `assignment->count` cells into the variables' slots, all read before any is written. The current state's
/// exited event, which comes next, names them. Raises States.DataLimitExceeded when they, or all variables of the
/// execution, become too large. Source: asl.md 8.
int32_t aslrt_variables_assign(AslrtExec *exec, AslrtFrame *frame, const AslrtAssignment *assignment,
                               const AslrtValue *values);

/// Puts what fused states have assigned into the variables' slots. Checks nothing; a cell without a value leaves its slot
/// without one.
void aslrt_variables_store(AslrtExec *exec, AslrtFrame *frame, const AslrtAssignment *assignment,
                           const AslrtValue *values);

/// Whether all variables of the execution with `bytes` more are more than it may have. `bytes`: those, or UINT32_MAX.
int32_t aslrt_variables_exceed(AslrtExec *exec, AslrtFrame *frame, uint32_t bytes);

/// Raises the error of the path's site for a variable that was not assigned. `path` has one step, the variable's
/// name; `document` is what the field's other paths start in. Returns ASLRT_STEP_FAILED.
int32_t aslrt_variable_unassigned(AslrtExec *exec, AslrtFrame *frame, AslrtValue *document, const AslrtPath *path);

/// Raises States.DataLimitExceeded for the current state. Returns ASLRT_STEP_FAILED.
int32_t aslrt_limit_exceeded(AslrtExec *exec, AslrtFrame *frame);

/// Ends the machine with `output`. Returns ASLRT_STEP_DONE.
int32_t aslrt_finish(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *output);

/// Ends the machine as a Fail state does; either may be null (absent). A value that is not a string
/// raises States.Runtime. Returns ASLRT_STEP_FAILED.
int32_t aslrt_fail(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *error,
                   const AslrtValue *cause);

/// The error output object of the error that was raised last in this frame, for Retry and Catch of the state.
void aslrt_error_output(AslrtExec *exec, AslrtFrame *frame, AslrtValue *out);

/// Ends a step in which a function of the runtime has raised an error. Returns ASLRT_STEP_FAILED.
int32_t aslrt_raised(void);

/// Ends the machine with the error that led here (the last one a call gave). Returns ASLRT_STEP_FAILED.
int32_t aslrt_raise(AslrtExec *exec, AslrtFrame *frame);

/// Ends the machine with an error of the interpreter's own; the cause gets the prefix "An error occurred
/// while executing the state ...". Returns ASLRT_STEP_FAILED.
int32_t aslrt_abort(AslrtExec *exec, AslrtFrame *frame, const AslrtText *error,
                    const AslrtText *cause);

/// 1 when the error in the current frame's answer is matched by one of `names`. Source: asl.md 11.1.
int32_t aslrt_error_match(AslrtExec *exec, AslrtFrame *frame, const AslrtNames *names);

/// Seconds to wait before retry number `attempt` (0 = first). With full jitter the draw comes from the
/// execution's seeded generator. Source: asl.md 11.2.
double aslrt_backoff(AslrtExec *exec, AslrtFrame *frame, uint32_t attempt,
                     const AslrtRetrier *retrier);

/// Reads a Wait field: seconds from now, at least 0, into `out`. Raises States.Runtime on a value that
/// is no such thing. Source: asl.md 4.5, 9.4.
int32_t aslrt_delay(AslrtExec *exec, AslrtFrame *frame, double *out, const AslrtValue *value,
                    const AslrtDelay *delay);

// ---------------------------------------------------------------------------------------------
// Children: the machines that a Map or Parallel state runs, each in a frame of its own
// ---------------------------------------------------------------------------------------------

/// Begins an attempt of a Map over `items`. The three numbers may be null (absent). Raises States.Runtime when
/// `items` is no array or a number cannot be used. Source: asl.md 4.5, 10.
int32_t aslrt_map_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtMap *map, const AslrtValue *items,
                        const AslrtValue *maxConcurrency, const AslrtValue *toleratedFailureCount,
                        const AslrtValue *toleratedFailurePercentage);

/// Begins an attempt of a distributed Map. `settings` is an object with the state's fields, values where the definition
/// has paths:
///
///   ExecutionType   `STANDARD` or `EXPRESS`
///   Label           when there is one
///   ItemReader      {Resource, Parameters, ReaderConfig}; then `items` is not looked at. ReaderConfig has MaxItems
///                   and, beside it, MaxItemsPath when the number came from there
///   ItemBatcher     {MaxItemsPerBatch, MaxInputBytesPerBatch, BatchInput} and the two paths in the same manner
///   ResultWriter    {Resource, Parameters, WriterConfig}
///
/// Else `items` is an array, or an object whose members are the items. Source: asl.md 10.
int32_t aslrt_map_run_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtMap *map, const AslrtValue *items,
                            AslrtValue *settings, const AslrtValue *maxConcurrency,
                            const AslrtValue *toleratedFailureCount, const AslrtValue *toleratedFailurePercentage);

/// Begins an attempt of a Parallel, each branch with `input`. Source: asl.md 9.7.
void aslrt_parallel_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtParallel *parallel,
                          const AslrtValue *input);

/// Starts the machine of the item for which the frame was resumed at `itemPc`.
void aslrt_child_start(AslrtExec *exec, AslrtFrame *frame, const AslrtValue *input);

/// The state has failed for good (no retrier takes the error): writes the event.
void aslrt_children_failed(AslrtExec *exec, AslrtFrame *frame);

// ---------------------------------------------------------------------------------------------
// A state under test: in no other program
// ---------------------------------------------------------------------------------------------

/// Runs the test and prints the response. `session` is the runtime's. The program's exit status.
int32_t aslrt_test_run(void *session);

/// Keeps `value` for the response as `kind` (AslrtInspect).
void aslrt_inspect(AslrtExec *exec, AslrtFrame *frame, uint32_t kind, const AslrtValue *value);

/// The retrier number `index` takes the error. 1 when it would try again.
int32_t aslrt_test_retry(AslrtExec *exec, AslrtFrame *frame, uint32_t index, const AslrtRetrier *retrier);

/// Begins the only attempt of a Map, whose children do not run. `settings` is null for an inline Map, else as
/// aslrt_map_run_begin has it; the numbers may be null (absent). Raises as the functions that it stands for.
int32_t aslrt_test_map_begin(AslrtExec *exec, AslrtFrame *frame, const AslrtMap *map, const AslrtValue *items,
                             AslrtValue *settings, const AslrtValue *maxConcurrency,
                             const AslrtValue *toleratedFailureCount, const AslrtValue *toleratedFailurePercentage);

// ---------------------------------------------------------------------------------------------
// Suspension: each fills the frame's wait record and returns what the step function must return
// ---------------------------------------------------------------------------------------------

/// Asks for the call of point `point`. `timeout`, `heartbeat` (seconds, numbers) and `credentials` may
/// be null. Returns ASLRT_STEP_CALL, or ASLRT_STEP_FAILED when a value cannot be used.
int32_t aslrt_await_task(AslrtExec *exec, AslrtFrame *frame, uint32_t point, const AslrtValue *argument,
                         const AslrtValue *timeout, const AslrtValue *heartbeat,
                         const AslrtValue *credentials);

/// Asks for `seconds` to pass. `isRetry` 1: this is the pause before a retry, and the frame's retry
/// count grows. Returns ASLRT_STEP_TIMER.
int32_t aslrt_await_timer(AslrtExec *exec, AslrtFrame *frame, uint32_t point, double seconds,
                          uint32_t isRetry);

/// Stops so that the runtime may collect or end the execution. Returns ASLRT_STEP_COLLECT.
int32_t aslrt_await_collect(AslrtExec *exec, AslrtFrame *frame, uint32_t point);

/// Lets the children run that were begun. Goes on with the array of their outputs, or with the error of the
/// one that failed. Returns ASLRT_STEP_JOIN.
int32_t aslrt_await_join(AslrtExec *exec, AslrtFrame *frame, uint32_t point);

#ifdef __cplusplus
} // extern "C"
#endif

#endif // ASLRT_H
