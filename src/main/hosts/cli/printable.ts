const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** A line that holds texts of somebody's files: nothing in it breaks the line, moves the cursor or turns the writing round. */
export const printable = (line: string): string => line.replace(control, '?')
