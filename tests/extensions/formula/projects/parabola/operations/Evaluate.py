class Evaluate:
    def __init__(self, formula):
        self.formula = formula

    def execute(self):
        points = [(x, self.formula(x=x)) for x in range(-5, 6)]
        return points
