class PrintArray:
    """Prints the items of a list on one line. Look for it in the console of the job."""

    def __init__(self, sep=', ', suffix='\n', prefix='Array: '):
        self.sep = sep
        self.suffix = suffix
        self.prefix = prefix

    def execute(self, arr):
        items = self.sep.join(str(item) for item in arr)
        print(self.prefix + items, end=self.suffix)
